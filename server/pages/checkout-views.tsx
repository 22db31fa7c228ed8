import {v7 as uuid} from 'uuid';
import {Button} from '../../components/ui/button.tsx';
import {Checkbox} from '../../components/ui/checkbox.tsx';
import {LinkButton} from '../../components/ui/link-button.tsx';
import {StatusPill} from '../../components/ui/pill.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import type {CheckoutAddressKind} from '../../lib/domain/checkout.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {KeyRow} from '../checkout/vendor-keys.ts';
import {Sheet} from './frame.tsx';

/** The program's checkout: the shop's keys, where it is, and whether a purchase waits. */
export const checkoutPath = '/admin/checkout';

type Typed = {value: string; error?: TextKey | undefined};
export type CheckoutForms = {name?: Typed} & Partial<Record<CheckoutAddressKind, Typed>>;

type KeysProps = {texts: Texts; rows: readonly KeyRow[]; form?: Typed | undefined};

export function KeysSheet({texts, rows, form}: KeysProps) {
  const {t} = texts;
  return (
    <Sheet title={t('checkout_keys_title')} lead={t('checkout_keys_lead')}>
      {rows.length === 0 && <p class="p-empty">{t('checkout_keys_none')}</p>}
      <ul class="p-items">
        {rows.map((row) => (
          <KeyItem key={row.id} texts={texts} row={row} />
        ))}
      </ul>
      <form class="p-form" method="post" action={`${checkoutPath}/keys`}>
        <input type="hidden" name="id" value={uuid()} />
        <TextField
          label={t('checkout_key_name')}
          hint={t('checkout_key_name_hint')}
          name="name"
          dir="auto"
          autocomplete="off"
          value={form?.value ?? ''}
          error={form?.error && t(form.error)}
        />
        <Button type="submit" look="primary">
          {t('checkout_key_make')}
        </Button>
      </form>
    </Sheet>
  );
}

function KeyItem({texts, row}: {texts: Texts; row: KeyRow}) {
  const {t} = texts;
  const used =
    row.lastUsedAt === null
      ? t('checkout_key_unused')
      : t('checkout_key_used', texts.date(row.lastUsedAt.toISOString(), true));
  const isRevoked = row.revokedAt !== null;
  return (
    <li>
      <div class="p-named">
        <span dir="auto">{row.name}</span>
        <span class="p-sub">
          {t('checkout_key_made', texts.date(row.madeAt.toISOString()))} · {used}
        </span>
        {!isRevoked && (
          <details>
            <summary aria-label={t('checkout_key_revoke_of', row.name)}>
              {t('checkout_key_revoke')}
            </summary>
            <p>{t('checkout_key_revoke_ask')}</p>
            <form method="post" action={`${checkoutPath}/keys/revoke`}>
              <input type="hidden" name="key" value={row.id} />
              <Button type="submit" look="danger">
                {t('checkout_key_revoke')}
              </Button>
            </form>
          </details>
        )}
      </div>
      <StatusPill tone={isRevoked ? 'no' : 'yes'}>
        {t(isRevoked ? 'checkout_key_state_revoked' : 'checkout_key_state_works')}
      </StatusPill>
    </li>
  );
}

const words = {
  return: {
    title: 'checkout_return_title',
    lead: 'checkout_return_lead',
    none: 'checkout_return_none',
    label: 'checkout_return_label',
    hint: 'checkout_return_hint',
  },
  frame: {
    title: 'checkout_frame_title',
    lead: 'checkout_frame_lead',
    none: 'checkout_frame_none',
    label: 'checkout_frame_label',
    hint: 'checkout_frame_hint',
  },
} as const satisfies Record<CheckoutAddressKind, Record<string, TextKey>>;

type AddressesProps = {
  texts: Texts;
  kind: CheckoutAddressKind;
  addresses: readonly string[];
  form?: Typed | undefined;
};

export function AddressesSheet({texts: {t}, kind, addresses, form}: AddressesProps) {
  const said = words[kind];
  const action = `${checkoutPath}/addresses`;
  return (
    <Sheet title={t(said.title)} lead={t(said.lead)}>
      {addresses.length === 0 && <p class="p-empty">{t(said.none)}</p>}
      <ul class="p-items">
        {addresses.map((address) => (
          <li key={address}>
            <span class="p-named p-address">{address}</span>
            <form method="post" action={`${action}/remove`}>
              <input type="hidden" name="kind" value={kind} />
              <input type="hidden" name="address" value={address} />
              <Button type="submit" look="quiet" aria-label={t('admin_remove_of', address)}>
                {t('admin_remove')}
              </Button>
            </form>
          </li>
        ))}
      </ul>
      <form class="p-form" method="post" action={action}>
        <input type="hidden" name="kind" value={kind} />
        <TextField
          label={t(said.label)}
          hint={t(said.hint)}
          name="address"
          inputMode="url"
          dir="ltr"
          spellcheck={false}
          autocomplete="off"
          value={form?.value ?? ''}
          error={form?.error && t(form.error)}
        />
        <Button type="submit">{t('admin_add')}</Button>
      </form>
    </Sheet>
  );
}

export function BlocksSheet({texts: {t}, blocks}: {texts: Texts; blocks: boolean}) {
  return (
    <Sheet title={t('checkout_blocks_title')} lead={t('checkout_blocks_lead')}>
      <form class="p-form" method="post" action={checkoutPath}>
        <input type="hidden" name="setting" value="blocks" />
        <Checkbox label={t('checkout_blocks_setting')} name="blocks" value="yes" checked={blocks} />
        <Button type="submit" look="primary">
          {t('admin_save')}
        </Button>
      </form>
    </Sheet>
  );
}

/** The one time that it is shown. */
export function NewKeySheet({texts: {t}, value}: {texts: Texts; value: string}) {
  return (
    <Sheet>
      <div class="p-form">
        <TextField
          label={t('checkout_key_label')}
          value={value}
          readOnly
          dir="ltr"
          spellcheck={false}
        />
        <LinkButton href={checkoutPath} look="primary">
          {t('webhook_secret_continue')}
        </LinkButton>
      </div>
    </Sheet>
  );
}
