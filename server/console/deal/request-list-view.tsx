import {TextArea} from '../../../components/ui/text-area.tsx';
import type {Texts} from '../../../lib/domain/texts.ts';
import {Sheet} from '../../pages/frame.tsx';
import {Empty} from '../views.tsx';
import {Problem} from './action-form.tsx';
import {dealPath} from './deal-done.ts';
import type {Failed} from './form-state.ts';
import {answerForm} from './proof-actions.ts';
import type {ListedRequest} from './request-data.ts';
import {AnswerRequest, RequestHead} from './requests-view.tsx';

type RequestListProps = {
  texts: Texts;
  open: readonly ListedRequest[];
  answered: readonly ListedRequest[];
  failed: Failed | undefined;
};

/** What partners ask to have attached: open ones to be answered, answered ones below. */
export function RequestList({texts, open, answered, failed}: RequestListProps) {
  const {t} = texts;
  const isThere =
    failed && open.some(({id, mayAnswer}) => mayAnswer && answerForm(id) === failed.form);
  return (
    <>
      {failed && !isThere && (
        <Sheet>
          <Problem>{failed.problem}</Problem>
          {failed.typed.text.reason && (
            <div class="p-form">
              <TextArea
                label={t('console_typed')}
                readOnly
                dir="auto"
                value={failed.typed.text.reason}
              />
            </div>
          )}
        </Sheet>
      )}
      <Sheet title={t('console_requests_open')}>
        {open.length === 0 && <Empty title={t('console_requests_none')} />}
        {open.length > 0 && (
          <div class="k-stack">
            {open.map((request) => (
              <article key={request.id} class="k-item" id={`request-${request.id}`}>
                <RequestHead texts={texts} request={request} linkName={request.linkName} />
                <Where texts={texts} request={request} />
                {request.mayAnswer && (
                  <AnswerRequest
                    show={{texts, failed}}
                    request={request}
                    quotes={request.quotes}
                    action="/console/requests"
                    hidden={{account: request.account.id, deal: request.dealId}}
                  />
                )}
              </article>
            ))}
          </div>
        )}
      </Sheet>
      {answered.length > 0 && (
        <Sheet title={t('console_requests_answered')}>
          <div class="k-stack">
            {answered.map((request) => (
              <article key={request.id} class="k-item">
                <RequestHead texts={texts} request={request} linkName={request.linkName} />
                <Where texts={texts} request={request} />
              </article>
            ))}
          </div>
        </Sheet>
      )}
    </>
  );
}

function Where({texts, request}: {texts: Texts; request: ListedRequest}) {
  return (
    <p>
      <bdi>{request.account.name}</bdi> ·{' '}
      <a href={dealPath(request.account.id, request.dealId)} dir="auto">
        {request.dealName || texts.t('console_deal_unnamed')}
      </a>
    </p>
  );
}
