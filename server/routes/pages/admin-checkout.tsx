import type {Context, Hono} from 'hono';
import {checkoutAddressKinds, readCheckoutAddress} from '../../../lib/domain/checkout.ts';
import {isUuid} from '../../../lib/domain/ids.ts';
import {addAddress, findOwnAddresses, removeAddress} from '../../checkout/addresses.ts';
import {findKeys, makeKey, revokeKey} from '../../checkout/vendor-keys.ts';
import {adminOf, valueOf} from '../../pages/admin-outcome.ts';
import {checkName, oneOf} from '../../pages/checks.ts';
import {
  AddressesSheet,
  BlocksSheet,
  checkoutPath as path,
  KeysSheet,
  NewKeySheet,
  type CheckoutForms,
} from '../../pages/checkout-views.tsx';
import {getProgram} from '../../pages/console-data.ts';
import {doneNotice, thenShow} from '../../pages/done-notice.ts';
import {enterProgram, type InProgram} from '../../pages/enter-program.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';
import {editSettings} from '../../write/program-settings.ts';

/** What a vendor's checkout needs (docs/checkout.md): keys, addresses, and whether a purchase waits. For program admins. */
export function registerAdminCheckout(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;
  const {db} = deps;

  app.get(path, async (c) => show(c, await enterProgram(c, kit)));

  app.post(path, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['setting', 'blocks']});
    const isOn = text.blocks === 'yes';
    if (text.setting !== 'blocks' || (!isOn && text.blocks !== '')) throw new PageProblem(400);
    const edit = editSettings(deps, adminOf(at.visitor), at.programId, (settings) => ({
      ...settings,
      proofBlocksPurchase: isOn,
    }));
    valueOf(await edit);
    return thenShow(c, path, 'saved');
  });

  app.post(`${path}/keys`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['id', 'name']});
    if (!isUuid(text.id)) throw new PageProblem(400);
    const name = text.name.trim();
    const error = checkName(text.name);
    if (error) return show(c, at, {name: {value: text.name, error}});
    const made = await makeKey(deps, adminIn(at), {id: text.id, name});
    if (made.kind === 'there') return c.redirect(path, 303);
    if (made.kind === 'too_many') {
      return show(c, at, {name: {value: text.name, error: 'checkout_keys_full'}});
    }
    // Not a redirect: nowhere else may it be shown
    return kit.answer(c, {
      width: 'wide',
      visitor: at.visitor,
      heading: texts.t('checkout_key_shown_title', name),
      lead: texts.t('checkout_key_shown_lead'),
      body: <NewKeySheet texts={texts} value={made.key} />,
    });
  });

  app.post(`${path}/keys/revoke`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['key']});
    if (!isUuid(text.key)) throw new PageProblem(400);
    if (!(await revokeKey(db, adminIn(at), text.key))) throw new PageProblem(404);
    return thenShow(c, path, 'saved');
  });

  app.post(`${path}/addresses`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['kind', 'address']});
    const kind = kindIn(text.kind);
    const address = readCheckoutAddress(kind, text.address);
    const wrong = kind === 'return' ? 'checkout_return_wrong' : 'checkout_frame_wrong';
    if (address === undefined) {
      return show(c, at, {[kind]: {value: text.address, error: wrong}});
    }
    if ((await addAddress(db, adminIn(at), kind, address)) === 'too_many') {
      return show(c, at, {[kind]: {value: text.address, error: 'checkout_addresses_full'}});
    }
    return thenShow(c, path, 'saved');
  });

  app.post(`${path}/addresses/remove`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['kind', 'address']});
    if (!(await removeAddress(db, adminIn(at), kindIn(text.kind), text.address))) {
      throw new PageProblem(404);
    }
    return thenShow(c, path, 'removed');
  });

  async function show(c: Context, at: InProgram, forms?: CheckoutForms): Promise<Response> {
    const admin = adminIn(at);
    const [{settings}, keys, addresses] = await Promise.all([
      getProgram(db, at.programId),
      findKeys(db, admin),
      findOwnAddresses(db, admin),
    ]);
    return kit.answer(c, {
      status: forms ? 422 : 200,
      width: 'wide',
      visitor: at.visitor,
      heading: texts.t('checkout_nav'),
      lead: texts.t('checkout_lead'),
      notice: doneNotice(c, texts),
      body: (
        <>
          <KeysSheet texts={texts} rows={keys} form={forms?.name} />
          {checkoutAddressKinds.map((kind) => (
            <AddressesSheet
              key={kind}
              {...{texts, kind}}
              addresses={addresses[kind]}
              form={forms?.[kind]}
            />
          ))}
          <BlocksSheet texts={texts} blocks={settings.proofBlocksPurchase ?? false} />
        </>
      ),
    });
  }
}

function adminIn({visitor, programId}: InProgram) {
  return {userId: visitor.person.userId, programId};
}

function kindIn(text: string) {
  const kind = oneOf(checkoutAddressKinds, text);
  if (!kind) throw new PageProblem(400);
  return kind;
}
