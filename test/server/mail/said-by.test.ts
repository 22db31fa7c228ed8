import {expect, test} from 'vitest';
import {saidBy} from '../../../server/mail/said-by.ts';
import type {StoredNotice} from '../../../server/notices/stored-notice.ts';
import {createServerTexts} from '../../../server/server-texts.ts';

const dana = {userId: 'u', name: 'Dana', side: 'vendor'};

test.each([
  ['message_posted', dana, 'By Dana of Northwind, on Monday.'],
  ['link_confirmed', null, 'By the client, on Monday.'],
  ['link_rejected', null, 'By the client, on Monday.'],
  ['registration_ended', null, 'By itself, on Monday.'],
])('%s of %j', (kind, by, said) => {
  const notice = {by, event: {kind}} as unknown as StoredNotice; // as much of it as counts
  expect(saidBy(createServerTexts('en'), notice, 'Northwind', 'Monday')).toBe(said);
});
