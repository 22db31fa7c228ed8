import {screen} from '@testing-library/preact';
import {expect, it} from 'vitest';
import {ProofBlock} from '../../../components/deal/proof-block.tsx';
import {dealSheetOf} from '../../../lib/domain/deal-sheet.ts';
import type {ServerMutation} from '../../../lib/domain/mutation.ts';
import {
  after,
  attachLink,
  confirmLink,
  createLink,
  linkId,
  maria,
  partnerAccount,
  rejectLink,
  sharedDeal,
  viewWith,
} from '../../lib/domain/fixtures.ts';
import {show} from '../ui/show.tsx';

function showProof(answer?: ServerMutation): HTMLElement {
  const view = after(
    viewWith(partnerAccount, sharedDeal),
    createLink(1),
    attachLink(1),
    ...(answer ? [answer] : []),
  );
  const wish = {userId: maria.userId, most: 9};
  const sheet = dealSheetOf({view, isWaiting: () => false}, sharedDeal, wish);
  show(<ProofBlock sheet={sheet} />);
  return screen.getByRole('listitem');
}

it('says of a confirmed link that nobody proved who they are', () => {
  const row = showProof(confirmLink(1));
  expect(row.textContent).toContain('Confirmed');
  expect(row.textContent).toContain('Ann Acme · unverified');
});

it('says why a link was rejected, in the client’s words', () => {
  const row = showProof(rejectLink(1));
  expect(row.textContent).toContain('Rejected');
  expect(row.textContent).toContain('Ann Acme · unverified');
  expect(row.textContent).toContain('Onboarding or duration wrong: “We agreed on six weeks.”');
});

it('says how much of a mixed answer was confirmed, and why not the rest', () => {
  const row = showProof({
    kind: 'link.answer',
    linkId: linkId(1),
    input: {
      name: 'Ann Acme',
      choice: {
        kind: 'per_product',
        lines: [
          {productId: 'marketing', verdict: 'confirmed'},
          {
            ...{productId: 'sales', verdict: 'rejected', reasonId: 'products_wrong'},
            text: 'We bought Free.',
          },
        ],
      },
    },
    weighed: {evidence: 'mailed', email: 'ann@acme.example'},
  });
  expect(row.textContent).toContain('1 of 2 products');
  expect(row.textContent).toContain('Ann Acme · by the mail to them');
  expect(row.textContent).toContain('Sales Hub: Products or tier wrong: “We bought Free.”');
});

it('says nothing of an answer that nobody has given', () => {
  const row = showProof();
  expect(row.textContent).not.toContain('unverified');
  expect(row.textContent).toContain('Pending');
});
