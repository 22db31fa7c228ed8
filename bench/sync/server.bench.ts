/** The server's half, on a Postgres of its own. */
import {it} from 'vitest';
import {benchPull} from '../server/pull.ts';
import {benchPush} from '../server/push.ts';
import {report} from './results.ts';

it('push', () => benchPush(report));

it('pull', () => benchPull(report));
