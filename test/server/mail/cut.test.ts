import {describe, expect, it} from 'vitest';
import {cut, subjectOf} from '../../../server/mail/cut.ts';
import {createServerTexts} from '../../../server/server-texts.ts';

const texts = createServerTexts('en');

describe('a text that is cut', () => {
  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    ['ab cd', 4, 'ab…'],
    ['🙂🙂🙂', 2, '🙂…'],
    ['', 5, ''],
  ])('%s at %i: %s', (text, most, result) => {
    expect(cut(text, most)).toBe(result);
  });
});

describe('a subject', () => {
  it('is left as it is where it fits', () => {
    expect(subjectOf(texts, 'mail_deal_subject', 'Acme', 'Deal won')).toBe('Acme: Deal won');
  });

  it.each([
    ['A'.repeat(200), 'Deal won'],
    ['Acme', 'B'.repeat(200)],
    ['A'.repeat(200), 'B'.repeat(200)],
    ['A\r\nBcc: x@y.example', 'Deal\u2028won'],
  ])('fits one line, the longest name cut first', (...names) => {
    const subject = subjectOf(texts, 'mail_deal_subject', ...names);
    expect(subject.length).toBeLessThanOrEqual(78);
    expect(subject).not.toMatch(/[\r\n\u2028]/);
    expect(subject.slice(0, 2)).toMatch(/^A/);
  });
});
