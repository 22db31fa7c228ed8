import {describe, expect, it} from 'vitest';
import {answerTexts, doubtTexts, reasonTexts} from '../../../lib/domain/answer-words.ts';
import type {AnswerSummary} from '../../../lib/domain/answer-summary.ts';
import {createServerTexts} from '../../../server/server-texts.ts';

const texts = createServerTexts('en');
const tiers = {id: 'products_wrong', name: 'Products or tier wrong', text: null};
const whole: AnswerSummary = {
  ...{at: '2026-11-20T09:00:00.000Z', by: 'Ann Acme', evidence: 'mailed'},
  ...{confirmed: 2, of: 2, rejected: []},
};
const partly: AnswerSummary = {
  ...whole,
  ...{evidence: 'unverified', confirmed: 1},
  rejected: [{product: 'Service Hub', reason: {...tiers, text: 'We bought Starter.'}}],
};

describe('an answer in words', () => {
  it('says how much was confirmed, what proves it and why not the rest', () => {
    expect(answerTexts(texts, partly)).toEqual([
      '1 of 2 products',
      'Ann Acme · unverified',
      'Service Hub: Products or tier wrong: “We bought Starter.”',
    ]);
  });

  it('says of a whole one what proves it', () => {
    expect(answerTexts(texts, whole)).toEqual(['Ann Acme · by the mail to them']);
    expect(doubtTexts(texts, whole)).toEqual([]);
  });

  it('says whose address it was when it is another company’s', () => {
    const strange = {answered: 'else.example', company: 'acme.example'};
    expect(answerTexts(texts, {...whole, strange})[1]).toContain('else.example');
  });

  it('names no product when all of them were rejected for one reason', () => {
    const rejected = ['Sales Hub', 'Service Hub'].map((product) => ({product, reason: tiers}));
    expect(reasonTexts(texts, {of: 2, rejected})).toEqual([tiers.name]);
  });

  it('puts products with the same reason together', () => {
    const rejected = ['Sales Hub', 'Service Hub'].map((product) => ({product, reason: tiers}));
    expect(reasonTexts(texts, {of: 3, rejected})).toEqual([
      'Sales Hub and Service Hub: Products or tier wrong',
    ]);
  });
});
