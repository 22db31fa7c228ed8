import type {ComponentChildren} from 'preact';
import type {LinkRow} from '../../lib/models/link-rows.ts';
import type {PopupModel} from '../../lib/models/popup-model.ts';
import {LinkMarks, Rejections} from '../account/link-marks.tsx';
import {LinkTools, type AskItems} from '../account/link-tools.tsx';
import {NextStep} from '../account/next-step.tsx';
import {subStateText} from '../account/link-words.ts';
import type {RemovalQuestion} from '../account/removal-question.tsx';
import {Button} from '../ui/button.tsx';
import {List, ListRow} from '../ui/list.tsx';
import {Skeleton} from '../ui/skeleton.tsx';
import {useTexts} from '../ui/texts.tsx';

type ListProps = {
  popup: PopupModel;
  nothing: ComponentChildren;
  /** What a row asks before its link is removed. */
  Question: typeof RemovalQuestion | undefined;
  askItems: AskItems | undefined;
};

/** The links of one tab, or `nothing`. */
export function PopupList({popup, nothing, ...late}: ListProps) {
  const texts = useTexts();
  const rows = popup.rows.value;
  const hidden = popup.hidden.value;
  const reading = popup.reading.value;
  if (rows.length === 0) return reading ? <Skeleton lines={6} /> : nothing;
  return (
    <div class="p-rows">
      <List label={texts.t('card_links')}>
        {rows.map((row) => (
          <PopupRow key={row.id} popup={popup} row={row} {...late} />
        ))}
      </List>
      {(hidden > 0 || reading) && (
        <div class="p-more" role="status">
          {reading ? (
            <span class="v-sub">{texts.t('popup_reading')}</span>
          ) : (
            <Button look="quiet" onClick={() => popup.showMore()}>
              {texts.plural('popup_more', hidden)}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

type RowProps = Omit<ListProps, 'nothing'> & {row: LinkRow};

function PopupRow({popup, row, Question, askItems}: RowProps) {
  const texts = useTexts();
  const {account, desk} = popup;
  const where = row.deal?.name ?? texts.t('popup_no_deal');
  const sub = [where, row.client, subStateText(texts, row)].filter(Boolean).join(' · ');
  return (
    <ListRow
      name={row.link.name}
      sub={sub}
      side={
        <LinkTools
          account={account}
          desk={desk}
          row={row}
          askItems={askItems}
          onOpenRecord={(opened) => popup.openRecord(opened)}
        />
      }
    >
      <LinkMarks row={row} />
      <Rejections row={row} />
      <NextStep desk={desk} row={row} />
      {Question && <Question desk={desk} row={row} />}
    </ListRow>
  );
}
