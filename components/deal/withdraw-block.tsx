import {useRef} from 'preact/hooks';
import type {DealDesk} from '../../lib/models/deal-desk-model.ts';
import {limits} from '../../lib/domain/limits.ts';
import {Button} from '../ui/button.tsx';
import {useFocusVisit} from '../ui/focus-return.ts';
import {TextArea} from '../ui/text-area.tsx';
import {useTexts} from '../ui/texts.tsx';
import {ActArea} from './act-area.tsx';
import {ActProblemNotice} from './act-problem.tsx';

/** Takes the registration back, with a reason for the other side. */
export function WithdrawBlock({desk}: {desk: DealDesk}) {
  const {t} = useTexts();
  const {sharing} = desk.sheet.value;
  if (sharing?.state !== 'active') return null;
  if (desk.withdrawing.value) return <WithdrawQuestion desk={desk} />;
  return (
    <div class="s-block">
      <Button look="quiet" data-return="deal-withdraw" onClick={desk.startWithdrawing}>
        {t('deal_withdraw')}
      </Button>
    </div>
  );
}

function WithdrawQuestion({desk}: {desk: DealDesk}) {
  const {t, plural} = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusVisit(heading, 'deal-withdraw');
  const {vendorName} = desk.parties.value;
  return (
    <div class="s-block">
      <div
        class="v-strip"
        role="group"
        aria-label={t('deal_withdraw')}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          desk.cancel();
        }}
      >
        <h4 ref={heading} tabIndex={-1}>
          {t('deal_withdraw')}
        </h4>
        <p>{t('deal_withdraw_text', vendorName)}</p>
        <TextArea
          label={t('deal_withdraw_reason', vendorName)}
          value={desk.reason.value}
          error={
            desk.reasonTooLong.value
              ? plural('form_issue_name_too_long', limits.reasonTextLength)
              : undefined
          }
          dir="auto"
          onInput={desk.setReason}
        />
        <ActProblemNotice problem={desk.problem.value} />
        <ActArea class="v-actions">
          {(isSeen, isHeld) => (
            <>
              <Button
                look="danger"
                busy={desk.busy.value}
                held={isHeld}
                onClick={(event) => {
                  const seen = isSeen(event);
                  if (!desk.reasonTooLong.value) void desk.withdraw(() => seen);
                }}
              >
                {t('deal_withdraw_yes')}
              </Button>
              <Button onClick={desk.cancel}>{t('ui_cancel')}</Button>
            </>
          )}
        </ActArea>
      </div>
    </div>
  );
}
