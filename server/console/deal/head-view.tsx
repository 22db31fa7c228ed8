import type {Duplicate} from '../../../lib/domain/deal.ts';
import type {NextStep} from '../../../lib/domain/registration.ts';
import type {TextKey, Texts} from '../../../lib/domain/texts.ts';
import {Sheet} from '../../pages/frame.tsx';
import {DateText, PersonName, StatePill} from '../views.tsx';
import type {Show} from './action-form.tsx';
import {dealPath} from './deal-done.ts';
import {Registration} from './registration-view.tsx';

/** As the vendor's people have to hear it; the partner is told the other half. */
const nextKeys: Record<NextStep, TextKey> = {
  assigning: 'console_next_assigning',
  rep_reviews: 'console_next_rep_reviews',
  attach_proof: 'console_next_attach_proof',
  client_answers: 'console_next_client_answers',
  eligibility: 'console_next_eligibility',
  being_paid: 'console_next_being_paid',
  nothing: 'console_next_nothing',
  register_again: 'console_next_register_again',
};

/** Whose deal it is, in which state since when, and what happens next. */
export function Head({show}: {show: Show}) {
  const {texts, page} = show;
  const {t} = texts;
  const {deal, account, sheet} = page;
  const {sharing} = deal;
  return (
    <Sheet>
      <div class="k-head">
        <p class="k-pills">
          <StatePill texts={texts} state={sharing?.state ?? null} />
          {sharing && (
            <span class="k-aside">
              {t('console_since')} <DateText texts={texts} at={sharing.since} />
            </span>
          )}
        </p>
        {sharing?.stateReason && (
          <p class="v-quote" dir="auto">
            {sharing.stateReason}
          </p>
        )}
        <dl class="k-facts">
          <div>
            <dt>{t('console_partner')}</dt>
            <dd>
              <bdi>{account.name}</bdi>
            </dd>
          </div>
          <div>
            <dt>{t('activity_owner')}</dt>
            <dd>
              <PersonName texts={texts} name={deal.owner?.name} />
              {deal.owner?.since && (
                <span class="k-aside">
                  {' '}
                  {t('console_since')} <DateText texts={texts} at={deal.owner.since} />
                </span>
              )}
            </dd>
          </div>
          {sharing && (
            <div>
              <dt>{t('console_registered')}</dt>
              <dd>
                <bdi>{sharing.registeredBy.name}</bdi>,{' '}
                <DateText texts={texts} at={sharing.registeredAt} />
              </dd>
            </div>
          )}
          {sharing?.state === 'active' && sharing.expiresAt && (
            <div>
              <dt>{t('console_expires')}</dt>
              <dd>
                <DateText texts={texts} at={sharing.expiresAt} />
              </dd>
            </div>
          )}
          {sharing && (
            <div>
              <dt>{t('console_next')}</dt>
              <dd>{t(nextKeys[sheet.next])}</dd>
            </div>
          )}
        </dl>
        <Registration show={show} />
      </div>
    </Sheet>
  );
}

/** Other registrations of what looks like the same business; people settle it. */
export function Duplicates({show}: {show: Show}) {
  const {texts, page} = show;
  const duplicates = page.deal.sharing?.duplicates ?? [];
  const filedAt = page.deal.sharing?.registeredAt ?? '';
  if (duplicates.length === 0) return null;
  return (
    <Sheet title={texts.t('console_duplicates')} lead={texts.t('console_duplicates_lead')}>
      <div class="k-stack">
        <DuplicateList
          texts={texts}
          duplicates={duplicates}
          accountId={page.account.id}
          ours={texts.t('console_filed_this', utcText(texts, filedAt))}
        />
      </div>
    </Sheet>
  );
}

type DuplicateListProps = {
  texts: Texts;
  duplicates: readonly Duplicate[];
  accountId: string;
  /** When the deal at hand was filed. */
  ours?: string;
};

export function DuplicateList({texts, duplicates, accountId, ours}: DuplicateListProps) {
  const {t} = texts;
  return (
    <ul class="k-plain">
      {duplicates.map((one, at) => (
        <li key={at}>
          {one.dealId ? (
            <a href={dealPath(accountId, one.dealId)} dir="auto">
              {one.dealName}
            </a>
          ) : one.dealName !== null ? (
            <bdi>{one.dealName}</bdi>
          ) : (
            t('console_duplicate_elsewhere')
          )}
          : {t(whyKeys[one.why])}, {t('console_filed_at', utcText(texts, one.filedAt))}{' '}
          {ours && (
            <strong>{t(one.oursFirst ? 'console_filed_second' : 'console_filed_first')}</strong>
          )}
        </li>
      ))}
      {ours && <li class="k-aside">{ours}</li>}
    </ul>
  );
}

const whyKeys = {
  same_company: 'console_duplicate_same_company',
  same_domain: 'console_duplicate_same_domain',
} as const satisfies Record<Duplicate['why'], TextKey>;

/** To the second, and in one zone for all: who was first must not hang on where one reads it. */
function utcText({locale}: Texts, at: string): string {
  if (at === '') return '';
  return new Intl.DateTimeFormat(locale, {
    ...{dateStyle: 'medium', timeStyle: 'long', timeZone: 'UTC'},
  }).format(new Date(at));
}
