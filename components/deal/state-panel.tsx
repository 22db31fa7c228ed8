import type {DealSheet} from '../../lib/domain/deal-sheet.ts';
import type {DealParties} from '../../lib/models/deal-acts.ts';
import {useTexts} from '../ui/texts.tsx';
import {FactList} from './fact-list.tsx';
import {StatePill} from './state-pill.tsx';
import {duplicateText, missingText, nextText} from './state-words.ts';
import {syncBadge, syncTitle} from './sync-words.ts';

type StatePanelProps = {sheet: DealSheet; parties: DealParties};

/** The registration: where it stands, who has it, what happens next, and what is missing to be paid. */
export function StatePanel({sheet, parties}: StatePanelProps) {
  const texts = useTexts();
  const {t} = texts;
  const {sharing, owner, next, missing} = sheet;
  const {vendorName} = parties;
  if (!sharing) return null;
  const {state, since, stateReason, expiresAt, registeredAt, registeredBy, duplicates} = sharing;
  const sideOf = {partner: parties.name, vendor: vendorName}[registeredBy.side];
  const ownerText = owner
    ? owner.since
      ? t('deal_owner_since', owner.name, texts.date(owner.since))
      : owner.name
    : t('deal_owner_none');
  return (
    <div class="s-block" role="group" aria-label={t('deal_registration')}>
      <div class="s-marks">
        <StatePill state={state} />
        <span class="v-sub">{t('deal_since', texts.date(since))}</span>
        {sheet.waiting && (
          <span class="s-waiting" title={t('card_waiting_title')}>
            {t('card_waiting')}
          </span>
        )}
      </div>
      {stateReason && (
        <p class="s-said" dir="auto">
          {stateReason}
        </p>
      )}
      <div class="s-next">
        <h4>{t('deal_next_title')}</h4>
        <p>{nextText(texts, next, vendorName)}</p>
      </div>
      <FactList
        facts={[
          {
            label: t('deal_owner_at', vendorName),
            value: ownerText,
            mark: syncBadge(texts, 'owner', vendorName),
            markTitle: syncTitle(texts, 'owner', vendorName),
          },
          {
            label: t('deal_registered_by'),
            value: t('deal_registered_by_at', registeredBy.name, sideOf, texts.date(registeredAt)),
          },
          ...(sharing.partnerContact
            ? [{label: t('deal_partner_contact'), value: sharing.partnerContact.name}]
            : []),
          ...(expiresAt && state === 'active'
            ? [{label: t('deal_expires'), value: texts.date(expiresAt)}]
            : []),
        ]}
      />
      {missing.length > 0 && state !== 'withdrawn' && state !== 'expired' && (
        <div>
          <h4>{t('deal_missing_title')}</h4>
          <ul class="s-bullets">
            {missing.map((one) => (
              <li key={one}>{missingText(texts, one, vendorName)}</li>
            ))}
          </ul>
        </div>
      )}
      {duplicates.length > 0 && (
        <div class="s-duplicates">
          <h4>{t('deal_duplicates')}</h4>
          <ul class="s-bullets">
            {duplicates.map((one) => (
              <li key={`${one.why} ${one.filedAt}`}>{duplicateText(texts, one, registeredAt)}</li>
            ))}
          </ul>
          <p class="v-sub">{t('deal_duplicates_text', vendorName)}</p>
        </div>
      )}
    </div>
  );
}
