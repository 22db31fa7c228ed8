import {RadioGroup} from '../../../components/ui/radio-group.tsx';
import {StatusPill} from '../../../components/ui/pill.tsx';
import {TextArea} from '../../../components/ui/text-area.tsx';
import type {AttachRequest} from '../../../lib/domain/deal.ts';
import type {Failed} from './form-state.ts';
import type {TextKey, Texts} from '../../../lib/domain/texts.ts';
import {Sheet} from '../../pages/frame.tsx';
import {ActionForm, type Show} from './action-form.tsx';
import {answerForm} from './proof-actions.ts';
import {WhereTo} from './proof-view.tsx';

const stateKeys = {
  open: 'console_request_open',
  attached: 'console_request_attached',
  declined: 'console_request_declined',
} as const satisfies Record<AttachRequest['state'], TextKey>;
const stateTones = {open: 'wait', attached: 'yes', declined: 'no'} as const;

/** What the partner asked to be attached to this deal. */
export function Requests({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {requests, quotes} = page.sheet;
  if (requests.length === 0) return null;
  return (
    <Sheet title={texts.t('console_nav_requests')}>
      <div class="k-stack" id="requests">
        {requests.map((request) => (
          <article key={request.id} class="k-item">
            <RequestHead
              texts={texts}
              request={request}
              linkName={page.links.get(request.linkId)?.name ?? ''}
            />
            {request.state === 'open' && page.rights.answer && (
              <AnswerRequest
                show={show}
                request={request}
                quotes={quotes}
                action={`${path}/answer`}
              />
            )}
          </article>
        ))}
      </div>
    </Sheet>
  );
}

type RequestHeadProps = {
  texts: Texts;
  request: Pick<AttachRequest, 'state' | 'quoteNumber' | 'note' | 'by' | 'at' | 'answer'>;
  linkName: string;
};

export function RequestHead({texts, request, linkName}: RequestHeadProps) {
  const {t} = texts;
  const {state, quoteNumber, note, by, at, answer} = request;
  return (
    <>
      <h3 dir="auto">{linkName || t('console_link_gone')}</h3>
      <p class="k-pills">
        <StatusPill tone={stateTones[state]}>{t(stateKeys[state])}</StatusPill>
      </p>
      {quoteNumber && <p dir="auto">{t('console_request_quote', quoteNumber)}</p>}
      {note && (
        <p class="k-note" dir="auto">
          {note}
        </p>
      )}
      <p class="k-aside" dir="auto">
        {t('console_request_by', by.name, texts.date(at, true))}
      </p>
      {answer && (
        <p class="k-aside" dir="auto">
          {t('console_request_answered_by', answer.by.name, texts.date(answer.at, true))}
        </p>
      )}
      {answer?.reason && (
        <p class="v-quote" dir="auto">
          {answer.reason}
        </p>
      )}
    </>
  );
}

type AnswerRequestProps = {
  show: {texts: Texts; failed: Failed | undefined};
  request: Pick<AttachRequest, 'id' | 'linkId' | 'quoteNumber'>;
  quotes: ReadonlyArray<{id: string; number: string}>;
  action: string;
  hidden?: Record<string, string>;
};

/** Attach, or decline with a reason; the quote that was named is chosen already. */
export function AnswerRequest({show, request, quotes, action, hidden}: AnswerRequestProps) {
  const {texts} = show;
  const {t} = texts;
  const named = quotes.find(({number}) => number === request.quoteNumber)?.id;
  return (
    <ActionForm
      show={show}
      id={answerForm(request.id)}
      action={action}
      hidden={{request: request.id, link: request.linkId, ...hidden}}
      submit={t('console_answer')}
    >
      {(filled) => (
        <>
          <RadioGroup
            label={t('console_answer')}
            name="how"
            value={filled.text('how')}
            error={filled.error('how')}
            choices={[
              {value: 'attach', label: t('console_answer_attach')},
              {value: 'decline', label: t('console_answer_decline')},
            ]}
          />
          <WhereTo
            show={{texts, page: {sheet: {quotes}}}}
            filled={{...filled, text: (name, now) => filled.text(name, named ?? now)}}
          />
          <TextArea
            label={t('console_reason')}
            hint={t('console_answer_reason_hint')}
            name="reason"
            dir="auto"
            value={filled.text('reason')}
            error={filled.error('reason')}
          />
        </>
      )}
    </ActionForm>
  );
}
