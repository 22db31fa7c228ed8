import {useState} from 'preact/hooks';
import type {AccountView} from '../../lib/domain/account-view.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import type {RefusedEdit} from '../../lib/models/page-ports.ts';
import type {AccountModel} from '../../lib/models/account-model.ts';
import type {LinkDesk} from '../../lib/models/link-desk.ts';
import {canReuse} from '../../lib/models/refused-edit.ts';
import {isForDashboard, reuseAddress} from '../../lib/models/reuse-address.ts';
import {sinceText} from '../card/link-words.ts';
import {refusalText} from '../link-form/problem-text.ts';
import {Button} from '../ui/button.tsx';
import {ConfirmStrip} from '../ui/confirm-strip.tsx';
import {List, ListRow} from '../ui/list.tsx';
import {Panel} from '../ui/panel.tsx';
import {useTexts} from '../ui/texts.tsx';
import {editTitle} from './edit-title.ts';

/** Who brings a refused edit back; a page that can do so with more than links says with which. */
export type AttentionDesk = Pick<LinkDesk, 'reuse' | 'discard'> & {
  canReuse?: (mutation: Mutation, view: AccountView) => boolean;
};

type AttentionProps = {account: AccountModel; desk: AttentionDesk; onBack: () => void};

/** Edits the server refused: what was wanted, why it was not taken, and both ways on. Nothing is thrown away by itself. */
export function AttentionPanel({account, desk, onBack}: AttentionProps) {
  const {t} = useTexts();
  return (
    <Panel title={t('account_attention')} onBack={onBack} returnTo="attention">
      <AttentionList account={account} desk={desk} />
    </Panel>
  );
}

const shownAtMost = 50;

export function AttentionList({account, desk}: Omit<AttentionProps, 'onBack'>) {
  const {t, plural} = useTexts();
  const edits = account.refused.value;
  return (
    <>
      <p class="v-sub">{t('account_attention_text')}</p>
      <List label={t('account_attention')}>
        {edits.slice(0, shownAtMost).map((edit) => (
          <AttentionRow key={edit.mid} edit={edit} account={account} desk={desk} />
        ))}
      </List>
      {edits.length > shownAtMost && (
        <p class="v-sub">{plural('options_queue_more', edits.length - shownAtMost)}</p>
      )}
    </>
  );
}

type AttentionRowProps = {edit: RefusedEdit; account: AccountModel; desk: AttentionDesk};

function AttentionRow({edit, account, desk}: AttentionRowProps) {
  const texts = useTexts();
  const {t} = texts;
  const [asking, setAsking] = useState(false);
  const returnName = `discard-${edit.mid}`;
  const view = account.snapshot.value?.view;
  if (!view) return null;
  const title = editTitle(texts, edit.mutation, view);
  const {mutation} = edit;
  const reusable = mutation !== undefined && (desk.canReuse ?? canReuse)(mutation, view);
  const isOnward = mutation !== undefined && !desk.canReuse && isForDashboard(mutation);
  return (
    <ListRow name={title} sub={t('account_made', sinceText(texts, edit.at))}>
      <p class="a-why">{refusalText(texts, edit.refusal)}</p>
      <div class="v-actions">
        {(reusable || isOnward) && (
          <Button
            look="primary"
            aria-label={t('account_reuse_name', title)}
            onClick={() => void (isOnward ? open(reuseAddress(edit.mid)) : desk.reuse(edit))}
          >
            {t('account_reuse')}
          </Button>
        )}
        <Button
          aria-label={t('account_discard_name', title)}
          data-return={returnName}
          onClick={() => setAsking(true)}
        >
          {t('account_discard')}
        </Button>
      </div>
      {asking && (
        <ConfirmStrip
          text={t('account_discard_ask')}
          confirmLabel={t('account_discard')}
          returnTo={returnName}
          onConfirm={() => void desk.discard(edit)}
          onCancel={() => setAsking(false)}
        />
      )}
    </ListRow>
  );
}
