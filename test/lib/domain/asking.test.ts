import {describe, expect, it} from 'vitest';
import {
  checkChoice,
  expiryOf,
  isExpired,
  reminderDue,
  type AskingTerms,
} from '../../../lib/domain/asking.ts';
import {at, later} from './fixtures.ts';

const day = 86_400;
const terms: AskingTerms = {expiryDays: 10, reminding: {afterDays: 5, everyDays: 2}};
const mailed = {first: at, last: at, count: 1};

describe('when nobody can answer any more', () => {
  it('counts from the creation, or from when it was renewed', () => {
    expect(expiryOf({createdAt: at}, terms)).toBe(later(10 * day));
    expect(expiryOf({createdAt: at, asking: {renewedAt: later(day)}}, terms)).toBe(later(11 * day));
  });

  it('is three months where neither program nor partner says anything', () => {
    expect(expiryOf({createdAt: at})).toBe(later(90 * day));
  });

  it('goes by the link before the program, and may be never', () => {
    expect(expiryOf({createdAt: at, asking: {expiryDays: 3}}, terms)).toBe(later(3 * day));
    expect(expiryOf({createdAt: at, asking: {expiryDays: null}}, terms)).toBeUndefined();
    expect(expiryOf({createdAt: at}, {...terms, expiryDays: null})).toBeUndefined();
  });

  it('is the moment itself, and also when the clock was set back since', () => {
    const link = {createdAt: at};
    expect(isExpired(link, terms, later(10 * day - 1))).toBe(false);
    expect(isExpired(link, terms, later(10 * day))).toBe(true);
    expect(isExpired({...link, asking: {isExpired: true}}, terms, at)).toBe(true);
  });
});

describe('the next reminder', () => {
  it('comes after five days, then every two', () => {
    expect(reminderDue({mailed}, terms)).toBe(later(5 * day));
    expect(reminderDue({mailed, reminders: 1}, terms)).toBe(later(2 * day));
  });

  it('goes by the link before the program', () => {
    const reminding = {afterDays: 1, everyDays: 1};
    expect(reminderDue({mailed, reminding}, terms)).toBe(later(day));
    expect(reminderDue({mailed, reminding: null}, terms)).toBeUndefined();
    expect(reminderDue({mailed}, {...terms, reminding: null})).toBeUndefined();
  });

  it('never comes to who was never mailed, wants a change, or is too late', () => {
    const wish = {text: 'Wrong tier', at, by: {name: 'Ann'}};
    expect(reminderDue({}, terms)).toBeUndefined();
    expect(reminderDue({mailed, wish}, terms)).toBeUndefined();
    expect(reminderDue({mailed, isExpired: true}, terms)).toBeUndefined();
  });
});

it.each([
  [{expiryDays: 0}, ['expiryDays']],
  [{expiryDays: 1.5}, ['expiryDays']],
  [{expiryDays: 731}, ['expiryDays']],
  [{reminding: {afterDays: 0, everyDays: 0}}, ['reminding.afterDays', 'reminding.everyDays']],
  [{expiryDays: null, reminding: null}, []],
  [{expiryDays: 730, reminding: {afterDays: 1, everyDays: 730}}, []],
])('of %j wrong is %j', (choice, fields) => {
  expect(checkChoice(choice)).toEqual(fields.map((field) => ({field, code: 'invalid'})));
});
