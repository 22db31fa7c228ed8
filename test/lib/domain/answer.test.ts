import {describe, expect, it} from 'vitest';
import type {AnswerInput} from '../../../lib/domain/answer.ts';
import {decideAnswer} from '../../../lib/domain/answer.ts';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import {confirmedCount, linkStatus} from '../../../lib/domain/confirmation-link.ts';
import {
  after,
  confirmLink,
  createLink,
  linkId,
  partnerAccount,
  partnerDraft,
  viewWith,
} from './fixtures.ts';

const said = (choice: AnswerInput['choice'], name = 'Ann Acme') =>
  decideAnswer(partnerDraft, defaultCatalogue, {name, choice});

describe('an answer', () => {
  it('is kept for each product', () => {
    expect(said({kind: 'confirm'})).toMatchObject({
      lines: [
        {productId: 'marketing', verdict: 'confirmed'},
        {productId: 'sales', verdict: 'confirmed'},
      ],
    });
  });

  it.each<[string, AnswerInput['choice'], string, unknown[]]>([
    ['a name', {kind: 'confirm'}, '  ', [{field: 'name', code: 'required'}]],
    ['a name to be seen', {kind: 'confirm'}, '\u200b', [{field: 'name', code: 'required'}]],
    ['a short name', {kind: 'confirm'}, 'x'.repeat(201), [{field: 'name', code: 'too_long'}]],
    [
      'a reason',
      {kind: 'reject', reasonId: '', text: null},
      'Ann',
      [{field: 'reason', code: 'required'}],
    ],
    [
      'a known reason',
      {kind: 'reject', reasonId: 'mood', text: null},
      'Ann',
      [{field: 'reason', code: 'unknown'}],
    ],
    [
      'own words for “other”',
      {kind: 'reject', reasonId: 'other', text: ' '},
      'Ann',
      [{field: 'text', code: 'required'}],
    ],
    [
      'bounded words',
      {kind: 'reject', reasonId: 'other', text: 'x'.repeat(2001)},
      'Ann',
      [{field: 'text', code: 'too_long'}],
    ],
    [
      'a word on each product',
      {kind: 'per_product', lines: [{productId: 'sales', verdict: 'confirmed'}]},
      'Ann',
      [{field: 'lines.marketing', code: 'required'}],
    ],
  ])('needs %s', (_, choice, name, issues) => {
    expect(said(choice, name)).toEqual({kind: 'invalid', issues});
  });

  it('keeps the reason with the name and the words it had', () => {
    expect(said({kind: 'reject', reasonId: 'other', text: ' Wrong country '})).toMatchObject({
      lines: [
        {verdict: 'rejected', reason: {id: 'other', name: 'Other', text: 'Wrong country'}},
        {verdict: 'rejected'},
      ],
    });
  });

  it('mixed counts as confirmed, one of two', () => {
    const view = after(viewWith(partnerAccount), createLink(1), {
      kind: 'link.answer',
      linkId: linkId(1),
      input: {
        name: 'Ann',
        choice: {
          kind: 'per_product',
          lines: [
            {productId: 'marketing', verdict: 'confirmed'},
            {productId: 'sales', verdict: 'rejected', reasonId: 'products_wrong', text: null},
          ],
        },
      },
      weighed: {evidence: 'unverified', unproven: 'no_code'},
    });
    const link = view.links.get(linkId(1));
    expect(link && linkStatus(link)).toBe('confirmed');
    expect(link?.answer && confirmedCount(link.answer)).toEqual({confirmed: 1, of: 2});
  });

  it('keeps the names as they stood, and says that nothing was verified', () => {
    const view = after(viewWith(partnerAccount), createLink(1), confirmLink(1));
    expect(view.links.get(linkId(1))?.answer).toMatchObject({
      by: {name: 'Ann Acme'},
      evidence: 'unverified',
      snapshot: {
        partner: 'Bright Agency',
        vendor: 'HubSpot',
        duration: '1–3 months',
        lines: [
          {product: 'Marketing Hub', tier: 'Professional', onboarding: 'By the partner'},
          {product: 'Sales Hub', tier: 'Starter', onboarding: 'No onboarding'},
        ],
      },
    });
  });
});
