import type {ComponentChildren} from 'preact';
import type {AccountModel} from '../../lib/models/account-model.ts';
import {Button} from '../ui/button.tsx';
import {Foot} from '../ui/foot.tsx';
import {useTexts} from '../ui/texts.tsx';
import {syncText} from './sync-words.ts';

type SyncFootProps = {
  account: AccountModel;
  /** Whether the line is unfolded. */
  open: boolean;
  onToggle: () => void;
  onAttention: () => void;
  /** Leads to the notices about overwritten values; absent while they are covered. */
  onOverwritten?: (() => void) | undefined;
  /** What it unfolds. */
  details: ComponentChildren;
  side?: ComponentChildren;
};

/** The last line of popup and dashboard: how saving stands, what needs attention, and more on a click. */
export function SyncFoot({
  account,
  open,
  onToggle,
  onAttention,
  onOverwritten,
  details,
  side,
}: SyncFootProps) {
  const texts = useTexts();
  const sync = account.sync.value;
  // A question stands right above; in a small window both would cover the list.
  const isAsking =
    account.signOutAsks.value !== undefined || account.switchAsks.value !== undefined;
  const {tone, text} = syncText(texts, sync);
  const {overwritten} = sync;
  return (
    <footer class="a-foot">
      {open && !isAsking && details}
      <Foot tone={tone === 'yes' && overwritten > 0 ? 'wait' : tone} side={side}>
        {sync.attention > 0 && (
          <Button look="quiet" data-return="attention" onClick={onAttention}>
            {texts.t('sync_attention', sync.attention)}
          </Button>
        )}
        {overwritten > 0 && onOverwritten && (
          <Button look="quiet" onClick={onOverwritten}>
            {texts.t('sync_overwritten', overwritten)}
          </Button>
        )}
        <Button look="quiet" icon="chevron" aria-expanded={open} onClick={onToggle}>
          <span class="a-sync-text">{text}</span>
        </Button>
      </Foot>
    </footer>
  );
}
