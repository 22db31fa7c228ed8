import {snapshotOf} from '../../lib/domain/link-snapshot.ts';
import type {AccountModel} from '../../lib/models/account-model.ts';
import type {LinkRow} from '../../lib/models/link-rows.ts';
import {ClientPreview} from '../client-page/client-preview.tsx';
import {CopyButton} from '../ui/copy-button.tsx';
import {Panel} from '../ui/panel.tsx';
import {useTexts} from '../ui/texts.tsx';
import {LinkMarks, Rejections} from './link-marks.tsx';
import {statusText} from './link-words.ts';
import {StatusPill} from '../ui/pill.tsx';

type PreviewPanelProps = {
  account: AccountModel;
  row: LinkRow;
  onBack: () => void;
  returnTo: string;
};

/** Exactly what the client sees, in the names an answered link was answered under; above it how things stand. */
export function PreviewPanel({account, row, onBack, returnTo}: PreviewPanelProps) {
  const texts = useTexts();
  const view = account.snapshot.value?.view;
  const {link} = row;
  const status = statusText(texts, row);
  if (!view) return null;
  return (
    <Panel title={link.name} onBack={onBack} returnTo={returnTo}>
      <div class="a-preview-head">
        <StatusPill tone={status.tone}>{status.text}</StatusPill>
        <LinkMarks row={row} />
        <span class="a-preview-copy">
          <CopyButton notYet={texts.t('card_copy_not_yet')} onCopy={() => account.copy(row.id)} />
        </span>
      </div>
      <Rejections row={row} />
      <div class="a-preview">
        <ClientPreview
          state={{
            snapshot: link.answer?.snapshot ?? snapshotOf(link, view),
            askedBy: link.createdBy.name,
            askedAt: link.createdAt,
            reasons: (view.account?.catalogue.rejectionReasons ?? []).filter(
              (reason) => !reason.retired,
            ),
          }}
        />
      </div>
    </Panel>
  );
}
