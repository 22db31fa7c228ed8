import type {Texts} from '../../lib/domain/texts.ts';
import type {AccountModel} from '../../lib/models/account-model.ts';
import type {LinkDesk} from '../../lib/models/link-desk.ts';
import type {LinkRow} from '../../lib/models/link-rows.ts';
import {CopyButton} from '../ui/copy-button.tsx';
import {Menu} from '../ui/menu.tsx';
import type {MenuItem} from '../ui/menu.tsx';
import {useTexts} from '../ui/texts.tsx';

type LinkToolsProps = {
  account: AccountModel;
  desk: LinkDesk;
  row: LinkRow;
  onOpenRecord: (row: LinkRow) => void;
  /** The dashboard has room for words. */
  wide?: boolean;
  /** What has the client asked; absent until it is there. */
  askItems?: AskItems | undefined;
};
export type AskItems = (texts: Texts, desk: LinkDesk, row: LinkRow) => MenuItem[];

/** Where the focus goes back to after a panel or question that a row opened. */
export const returnNameOf = (linkId: LinkRow['id']): string => `row-${linkId}`;

/** Copy in sight, everything else in the menu; Edit, Set client and Remove only while the link is pending. */
export function LinkTools({
  account,
  desk,
  row,
  onOpenRecord,
  wide = false,
  askItems,
}: LinkToolsProps) {
  const texts = useTexts();
  const {t} = texts;
  const {id, link} = row;
  const pending = row.status === 'pending';
  const items: Array<MenuItem | false> = [
    {label: t('card_preview'), icon: 'eye', onChoose: () => desk.openPreview(id)},
    pending && {label: t('account_edit'), icon: 'pencil', onChoose: () => desk.openEdit(id)},
    {label: t('card_clone'), icon: 'clone', onChoose: () => desk.openClone(id)},
    pending && {
      label: t('account_set_client'),
      icon: 'person',
      onChoose: () => desk.openClient(id),
    },
    ...(askItems?.(texts, desk, row) ?? []),
    row.deal?.ref != null && {
      label: t('account_open_record'),
      icon: 'external',
      onChoose: () => onOpenRecord(row),
    },
    pending && {
      label: t('account_remove'),
      icon: 'trash',
      danger: true,
      onChoose: () => desk.askRemove(id),
    },
  ];
  return (
    <>
      <CopyButton
        name={t('card_copy_name', link.name)}
        notYet={t('card_copy_not_yet')}
        onCopy={() => account.copy(id)}
      />
      <Menu
        label={t('card_actions', link.name)}
        text={wide ? t('account_actions') : undefined}
        returnName={returnNameOf(id)}
        items={items.filter((item) => item !== false)}
      />
    </>
  );
}
