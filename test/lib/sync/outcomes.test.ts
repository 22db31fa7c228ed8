import {describe, expect, it} from 'vitest';
import type {Reply} from '../../../lib/api/http.ts';
import type {Trip} from '../../../lib/sync/outcomes.ts';
import {tripOf} from '../../../lib/sync/outcomes.ts';

const error = (status: number, code = 'x'): Reply<never> => ({kind: 'error', status, code});

describe('the table from replies to outcomes', () => {
  it.each<[string, Reply<never>, Trip]>([
    ['offline', {kind: 'unreachable', why: 'offline'}, {kind: 'retry', why: 'offline'}],
    ['not reached', {kind: 'unreachable', why: 'server'}, {kind: 'retry', why: 'server'}],
    ['throttled', {kind: 'throttled', afterMs: 9}, {kind: 'retry', why: 'throttled', afterMs: 9}],
    ['throttled, no time given', {kind: 'throttled'}, {kind: 'retry', why: 'throttled'}],
    ['400', error(400), {kind: 'retry', why: 'server'}],
    ['401', error(401), {kind: 'stop', why: 'signed_out'}],
    ['403', error(403), {kind: 'stop', why: 'no_access'}],
    ['404', error(404), {kind: 'stop', why: 'no_access'}],
    ['409 fork', error(409, 'fork'), {kind: 'conflict', why: 'fork'}],
    ['409 gap', error(409, 'gap'), {kind: 'conflict', why: 'gap'}],
    ['409 of another kind', error(409, 'other'), {kind: 'conflict', why: 'fork'}],
    ['413', error(413), {kind: 'retry', why: 'server'}],
    ['415', error(415), {kind: 'retry', why: 'server'}],
    ['422', error(422), {kind: 'retry', why: 'server'}],
    ['426', error(426), {kind: 'stop', why: 'client_too_old'}],
  ])('%s', (_, reply, outcome) => {
    if (reply.kind === 'ok') throw new Error('Not a trip');
    expect(tripOf(reply)).toEqual(outcome);
  });
});
