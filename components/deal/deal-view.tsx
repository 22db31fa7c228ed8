/**
 * A shared deal, opened: what it is and where it stands, what both sides say, what only the own side says, and what happened. For the card
 * and the dashboard; how a link is added and how a deal is registered again is the page's own.
 */
import type {ComponentChildren} from 'preact';
import {useEffect} from 'preact/hooks';
import type {DealDesk, DealTab} from '../../lib/models/deal-desk-model.ts';
import type {SheetLink} from '../../lib/domain/deal-sheet.ts';
import type {TextKey} from '../../lib/domain/texts.ts';
import {Notice} from '../ui/notice.tsx';
import {Tabs} from '../ui/tabs.tsx';
import {useTexts} from '../ui/texts.tsx';
import {ActProblemNotice} from './act-problem.tsx';
import {DealFacts} from './deal-facts.tsx';
import {EditPanel} from './edit-panel.tsx';
import {EligibilityBlock, QuotesBlock} from './from-vendor.tsx';
import {NotesTab} from './notes-tab.tsx';
import type {LinkParts} from './proof-block.tsx';
import {ProofBlock} from './proof-block.tsx';
import {SharedTab} from './shared-tab.tsx';
import {StatePanel} from './state-panel.tsx';
import {TeamBlock} from './team-block.tsx';
import {TimelineTab} from './timeline-tab.tsx';
import {WithdrawBlock} from './withdraw-block.tsx';

type DealViewProps = {
  desk: DealDesk;
  /** Beside "Proof of Involvement": Add. */
  proofAct?: ComponentChildren;
  /** What can be done with each link on it. */
  proofParts?: ((link: SheetLink) => LinkParts) | undefined;
  /** For a withdrawn or expired one: Register again. */
  againAct?: ComponentChildren;
  /** Above the facts: what the open record says otherwise. */
  differences?: ComponentChildren;
};

const tabKeys: Record<DealTab, TextKey> = {
  deal: 'deal_tab_deal',
  shared: 'deal_tab_shared',
  notes: 'deal_tab_notes',
  timeline: 'deal_tab_timeline',
};

export function DealView(props: DealViewProps) {
  const {desk, proofAct, proofParts, againAct, differences} = props;
  const texts = useTexts();
  const {t} = texts;
  const {unread, notes} = desk.sheet.value;
  const tab = desk.tab.value;
  const editing = desk.editing.value;
  const {vendorName} = desk.parties.value;
  useEffect(() => {
    if (tab === 'shared') desk.markSeen();
  }, [tab, unread]);
  if (editing) {
    return (
      <EditPanel
        form={editing}
        vendor={vendorName}
        onSubmit={(isSeen) => void desk.saveEdit(isSeen)}
        onBack={desk.stopEditing}
        returnTo="deal-edit"
      />
    );
  }
  const counts: Partial<Record<DealTab, number>> = {shared: unread, notes: notes.length};
  return (
    <div class="s-deal">
      <Tabs
        label={t('deal_tabs')}
        tabs={(['deal', 'shared', 'notes', 'timeline'] as const).map((id) => ({
          id,
          label: t(tabKeys[id]),
          count: counts[id] ? texts.number(counts[id]) : undefined,
        }))}
        selected={tab}
        onSelect={desk.select}
      >
        {tab === 'deal' && (
          <div class="s-blocks">
            {!desk.withdrawing.value && <ActProblemNotice problem={desk.problem.value} />}
            <StatePanel sheet={desk.sheet.value} parties={desk.parties.value} />
            {againAct && <AgainNotice act={againAct} />}
            <ProofBlock sheet={desk.sheet.value} act={proofAct} partsOf={proofParts} />
            {differences}
            <DealFacts desk={desk} />
            <EligibilityBlock sheet={desk.sheet.value} parties={desk.parties.value} />
            <QuotesBlock sheet={desk.sheet.value} parties={desk.parties.value} />
            <TeamBlock desk={desk} />
            <WithdrawBlock desk={desk} />
          </div>
        )}
        {tab === 'shared' && <SharedTab desk={desk} />}
        {tab === 'notes' && <NotesTab desk={desk} />}
        {tab === 'timeline' && <TimelineTab desk={desk} />}
      </Tabs>
    </div>
  );
}

function AgainNotice({act}: {act: ComponentChildren}) {
  const {t} = useTexts();
  return (
    <Notice icon="deal" title={t('deal_again_title')} action={act}>
      {t('deal_again_text')}
    </Notice>
  );
}
