import type {LinkDesk} from '../../lib/models/link-desk.ts';
import type {LinkRow} from '../../lib/models/link-rows.ts';
import {ConfirmStrip} from '../ui/confirm-strip.tsx';
import {useTexts} from '../ui/texts.tsx';
import {returnNameOf} from './link-tools.tsx';

/** The question in the row before a link is removed for good. */
export function RemovalQuestion({desk, row}: {desk: LinkDesk; row: LinkRow}) {
  const {t} = useTexts();
  if (desk.removing.value !== row.id) return null;
  return (
    <ConfirmStrip
      text={t('account_remove_ask', row.link.name)}
      confirmLabel={t('account_remove')}
      returnTo={returnNameOf(row.id)}
      onConfirm={() => void desk.remove()}
      onCancel={() => desk.keep()}
    />
  );
}
