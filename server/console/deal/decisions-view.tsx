import {RadioGroup} from '../../../components/ui/radio-group.tsx';
import {Select} from '../../../components/ui/select.tsx';
import {TextArea} from '../../../components/ui/text-area.tsx';
import {TextField} from '../../../components/ui/text-field.tsx';
import type {MissingForPay} from '../../../lib/domain/registration.ts';
import type {TextKey} from '../../../lib/domain/texts.ts';
import {Sheet} from '../../pages/frame.tsx';
import {DayText, PersonName, StatePill} from '../views.tsx';
import {ActionForm, Fold, type Show} from './action-form.tsx';
import {eligibilityText, shownOn} from './decision-actions.ts';
import {SyncBadge} from './facts-view.tsx';
import {nextStates} from './offered-forms.ts';

const missingKeys: Record<MissingForPay, TextKey> = {
  confirmed_proof: 'console_missing_confirmed_proof',
  won: 'console_missing_won',
  eligibility: 'console_missing_eligibility',
  not_eligible: 'console_missing_not_eligible',
};

const stateKeys = {
  won: 'console_state_set_won',
  lost: 'console_state_set_lost',
  active: 'console_state_set_active',
} as const satisfies Record<string, TextKey>;

/** State, owner, eligibility and close date: the vendor's word on the deal. */
export function Decisions({show}: {show: Show}) {
  const {texts, page} = show;
  const {t} = texts;
  const {rights, deal} = page;
  const isOpen = deal.shared && deal.sharing !== null;
  return (
    <Sheet title={t('console_deal_decisions', page.account.vendorName)}>
      <div class="k-stack" id="decisions">
        <State show={show} />
        <section>
          <h3>
            {t('activity_owner')} <SyncBadge show={show} of="owner" />
          </h3>
          <p>
            <PersonName texts={texts} name={deal.owner?.name} />
          </p>
          {rights.decide && isOpen && <Owner show={show} />}
        </section>
        <section>
          <h3>
            {t('console_eligibility')} <SyncBadge show={show} of="eligibility" />
          </h3>
          <EligibilityNow show={show} />
          {rights.decide && isOpen && <Eligibility show={show} />}
        </section>
        <section>
          <h3>
            {t('deal_field_close_date')} <SyncBadge show={show} of="vendorCloseDate" />
          </h3>
          <p>
            <DayText texts={texts} day={deal.sharing?.vendorCloseDate} />
          </p>
          {rights.decide && isOpen && <CloseDate show={show} />}
        </section>
      </div>
    </Sheet>
  );
}

function State({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {t} = texts;
  const choices = nextStates(page);
  if (!page.rights.decide || choices.length === 0) return null;
  return (
    <section>
      <h3>{t('activity_state')}</h3>
      <p>
        <StatePill texts={texts} state={page.deal.sharing?.state ?? null} />
      </p>
      <Fold show={show} forms={['state']} label={t('console_state_change')}>
        <ActionForm
          show={show}
          id="state"
          action={`${path}/state`}
          hidden={{shown: shownOn(page).state}}
          submit={t('admin_save')}
        >
          {({text, error}) => (
            <>
              <RadioGroup
                label={t('activity_state')}
                name="state"
                value={text('state')}
                error={error('state')}
                choices={choices.map((value) => ({value, label: t(stateKeys[value])}))}
              />
              <TextArea
                label={t('console_reason')}
                hint={t('console_state_reason_hint')}
                name="reason"
                dir="auto"
                value={text('reason')}
                error={error('reason')}
              />
            </>
          )}
        </ActionForm>
      </Fold>
    </section>
  );
}

function Owner({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {t} = texts;
  const options = page.reps.map(({userId, name}) => ({value: userId, label: name}));
  if (options.length === 0) return <p class="k-aside">{t('console_no_reps')}</p>;
  const now = page.deal.owner?.userId ?? '';
  return (
    <Fold show={show} forms={['owner']} label={t('console_owner_change')}>
      <ActionForm
        show={show}
        id="owner"
        action={`${path}/owner`}
        hidden={{shown: shownOn(page).owner}}
        submit={t('admin_save')}
      >
        {({text, error}) => (
          <Select
            label={t('console_owner_new')}
            hint={t('console_owner_hint')}
            name="owner"
            value={text('owner', page.reps.some(({userId}) => userId === now) ? now : '')}
            options={options}
            placeholder={t('admin_choose')}
            error={error('userId')}
          />
        )}
      </ActionForm>
    </Fold>
  );
}

function EligibilityNow({show}: {show: Show}) {
  const {texts, page} = show;
  const {t} = texts;
  const {sharing} = page.deal;
  const {missing} = page.sheet;
  return (
    <>
      <p dir="auto">{eligibilityText(texts, page)}</p>
      {sharing?.eligibility?.reason && (
        <p class="k-note" dir="auto">
          {sharing.eligibility.reason}
        </p>
      )}
      {missing.length > 0 && (
        <>
          <p class="k-aside">{t('console_missing')}</p>
          <ul class="k-plain">
            {missing.map((one) => (
              <li key={one}>{t(missingKeys[one])}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Eligibility({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {t} = texts;
  const now = page.deal.sharing?.eligibility;
  const word = (yes: boolean | undefined) => (yes === undefined ? '' : yes ? 'yes' : 'no');
  const choices = [
    {value: 'yes', label: t('activity_yes')},
    {value: 'no', label: t('activity_no')},
  ];
  return (
    <Fold show={show} forms={['eligibility']} label={t('console_eligibility_set')}>
      <ActionForm
        show={show}
        id="eligibility"
        action={`${path}/eligibility`}
        hidden={{shown: shownOn(page).eligibility}}
        submit={t('admin_save')}
      >
        {({text, error}) => (
          <>
            <RadioGroup
              label={t('eligibility_credit')}
              hint={t('console_credit_hint')}
              name="credit"
              value={text('credit', word(now?.credit))}
              error={error('credit')}
              choices={choices}
            />
            <RadioGroup
              label={t('eligibility_commission')}
              hint={t('console_commission_hint')}
              name="commission"
              value={text('commission', word(now?.commission))}
              error={error('commission')}
              choices={choices}
            />
            <TextArea
              label={t('console_reason')}
              hint={t('console_eligibility_reason_hint')}
              name="reason"
              dir="auto"
              value={text('reason', now?.reason)}
              error={error('reason')}
            />
          </>
        )}
      </ActionForm>
    </Fold>
  );
}

function CloseDate({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {t} = texts;
  return (
    <Fold show={show} forms={['close-date']} label={t('console_close_date_change')}>
      <ActionForm
        show={show}
        id="close-date"
        action={`${path}/close-date`}
        hidden={{shown: shownOn(page).closeDate}}
        submit={t('admin_save')}
      >
        {({text, error}) => (
          <TextField
            label={t('deal_field_close_date')}
            hint={t('console_close_date_hint')}
            name="closeDate"
            type="date"
            value={text('closeDate', page.deal.sharing?.vendorCloseDate ?? '')}
            error={error('closeDate')}
          />
        )}
      </ActionForm>
    </Fold>
  );
}
