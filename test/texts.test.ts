import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import catalogue from '../public/_locales/en/messages.json' with {type: 'json'};
import {languages} from '../lib/domain/asking.ts';
import {accountTypes} from '../lib/domain/catalogue.ts';
import {refusalCodes} from '../lib/domain/mutation.ts';
import {root} from './architecture/source-tree.ts';

/**
 * The catalogue holds what is said and nothing else. Keys are looked for as whole words in the source; those that are put
 * together there are listed here, as the template stands and with what it is filled with.
 */
const outcomes = ['confirmed', 'partly', 'rejected'];
const tabs = ['pending', 'confirmed', 'rejected'];
const roles = ['partner_member', 'partner_admin'];
const onboardingKinds = ['partner', 'vendor', 'third_party', 'none'];
const pageProblems = ['400', '403', '404', '413', '415'];
const troubles = [
  'offline',
  'unreachable',
  'throttled',
  'signed_out',
  'client_too_old',
  'forked',
  'storage',
];
const filled: Record<string, readonly string[]> = {
  'account_done_${note.kind}': [
    ...['edited', 'removed', 'client_set', 'sent_again', 'mailed', 'asking_set'],
  ],
  'account_mail_${trouble}': ['bounced', 'delayed'],
  'account_refused_${kind}': [
    'link_create',
    'link_edit',
    'link_remove',
    'link_assign_client',
    'link_send',
    'link_set_asking',
    'link_attach',
    'link_detach',
    'attach_request',
    'overwrite_dismiss',
    'deal_share',
    'deal_convert',
    'deal_edit',
    'deal_withdraw',
    'deal_link_record',
    'deal_team',
    'deal_dismiss_overwrite',
    'deal_seen',
    'message_post',
    'message_edit',
    'message_delete',
    'file_remove',
    'note_write',
    'note_edit',
    'note_delete',
    'settings_recipient',
    'settings_notices',
  ],
  'account_sign_in_${state.why}': [
    'cancelled',
    'unreachable',
    'not_vouch',
    'insecure',
    'no_account',
    'too_old',
    'required',
  ],
  'admin_kind_${kind}': onboardingKinds,
  'admin_kind_${type.kind}': onboardingKinds,
  'admin_role_${role}': [...roles, 'cam', 'pdm', 'rep', 'program_admin'],
  'admin_type_${type}': accountTypes,
  'auth_invitation_${invitation.kind}': ['account', 'vendor'],
  'card_answer_${evidence}': ['mailed', 'code', 'checkout', 'unverified'],
  'client_answered_${outcome}': outcomes,
  'client_prove_${problem}': [
    'address',
    'wrong',
    'expired',
    'used',
    'too_often',
    'limit',
    'needed',
  ],
  'client_unproven_${unproven}': ['no_code', 'free_mail', 'own_people', 'unknown_domain'],
  'client_thanks_${outcome}': outcomes,
  'dashboard_${by}': ['name', 'status', 'products', 'deal', 'created'],
  'error_${problem.why}': ['signed_out', 'storage', 'no_record'],
  'error_page_${error.status}_title': [...pageProblems, '429'],
  'error_page_${status}_text': pageProblems,
  'error_refused_${refusal.code}': refusalCodes,
  'options_role_${session.account.role}': roles,
  'overwrite_${restorable}': ['removed', 'stands'],
  'overwrite_deal_${restorable}': ['removed', 'stands'],
  'popup_empty_${status}': tabs,
  'receipt_answer_${line.verdict}': ['confirmed', 'rejected'],
  'verify_log_broken_${verdict.why}': ['unreadable', 'missing', 'changed', 'chain'],
  'verify_not_receipt_${verdict.why}': [
    ...['empty', 'too_large', 'pdf', 'form', 'header', 'content'],
  ],
  'popup_empty_${status}_text': tabs,
  'popup_empty_${tab}': tabs,
  'popup_empty_${tab}_text': tabs,
  'status_${id}': ['all', ...tabs],
  'status_${status}': ['all', ...tabs],
  'sync_text_${why}': troubles,
  'sync_trouble_${why}': troubles,
  '${textStem}_lead': ['admin_catalogue', 'admin_reasons'],
  '${textStem}_title': ['admin_catalogue', 'admin_reasons'],
};

const messages = new Map(Object.entries(catalogue));
const keys = [...messages.keys()];
const sources = ['components', 'entrypoints', 'lib', 'sandbox', 'scripts', 'server']
  .flatMap((folder) => filesBelow(join(root, folder)))
  .concat(join(root, 'wxt.config.ts'))
  .map((file) => readFileSync(file, 'utf8'));

const source = sources.join('\n');
const words = new Set(source.match(/\w+/g));
const made = new Set(
  Object.entries(filled).flatMap(([template, fillings]) =>
    fillings.map((filling) => template.replace(/\$\{[^}]*\}/, () => filling)),
  ),
);

describe('the catalogue', () => {
  it('holds no text that nothing says', () => {
    const isUsed = (key: string) =>
      [key, stemOf(key)].some(
        (name) => words.has(name) || words.has(`__MSG_${name}__`) || made.has(name),
      );
    expect(keys.filter((key) => !isUsed(key))).toEqual([]);
  });

  it('has every text that is asked for', () => {
    const asked = [...source.matchAll(/(?<!\w)(t|plural)\(\s*'([a-z]\w*)'/g)].map(
      ([, verb, key]) => (verb === 't' ? key : `${key}_other`),
    );
    const inManifest = [...source.matchAll(/__MSG_(\w+?)__/g)].map(([, key]) => key);
    expect(asked.length).toBeGreaterThan(300);
    expect(inManifest.length).toBeGreaterThan(0);
    const all = [...asked, ...inManifest, ...made];
    expect(all.filter((key) => key === undefined || !messages.has(key))).toEqual([]);
  });

  it('is asked with the templates listed here and no others', () => {
    const asked = [...source.matchAll(/(?<!\w)(?:t|plural)\(\s*`([^`]+)`/g)].map(([, key]) => key);
    expect(asked.filter((template) => !(template && template in filled))).toEqual([]);
    expect(Object.keys(filled).filter((template) => !source.includes(`\`${template}\``))).toEqual(
      [],
    );
  });

  it('has both English forms of every number', () => {
    const families = new Set(keys.filter((key) => stemOf(key) !== key).map(stemOf));
    expect(families.size).toBeGreaterThan(15);
    const lacking = [...families].filter(
      (stem) => !messages.has(`${stem}_one`) || !messages.has(`${stem}_other`),
    );
    expect(lacking).toEqual([]);
  });

  it('says no number before a noun but by a plural', () => {
    const counted =
      /\$[1-9] (minute|hour|day|character|product|link|edit|change|client|deal|answer|thing)s?\b/;
    const fixed = keys.filter(
      (key) => stemOf(key) === key && counted.test(messages.get(key)?.message ?? ''),
    );
    expect(fixed).toEqual([]);
  });

  it('tells translators what each text and each of its marks is', () => {
    const silent = [...messages].filter(([, {message, description}]) => {
      const marks = message.match(/\$[1-9]/g) ?? [];
      return description === '' || marks.some((mark) => !description.includes(mark));
    });
    expect(silent.map(([key]) => key)).toEqual([]);
  });
});

describe.each(languages.filter((language) => language !== 'en'))(
  'the catalogue in %s',
  (language) => {
    const translated = JSON.parse(
      readFileSync(join(root, 'public', '_locales', language, 'messages.json'), 'utf8'),
    ) as Record<string, {message: string; description?: string}>; // our own file
    const {pluralCategories} = new Intl.PluralRules(language).resolvedOptions();
    const wanted = new Set(
      keys.flatMap((key) =>
        stemOf(key) === key ? [key] : pluralCategories.map((form) => `${stemOf(key)}_${form}`),
      ),
    );
    const englishOf = (key: string) =>
      messages.get(key)?.message ?? messages.get(`${stemOf(key)}_other`)?.message ?? '';

    it('has every text, in every form of its numbers, and no other', () => {
      expect([...wanted].filter((key) => !translated[key]?.message)).toEqual([]);
      expect(Object.keys(translated).filter((key) => !wanted.has(key))).toEqual([]);
    });

    it('was made from the English text as it is now', () => {
      const stale = Object.entries(translated).filter(([key, {description}]) => {
        return description !== englishOf(key);
      });
      expect(stale.map(([key]) => key)).toEqual([]);
    });

    it('says everything that is put into a text, and nothing else', () => {
      const marks = (text: string): string[] => text.match(/\$[1-9]/g) ?? [];
      const wrong = Object.entries(translated).filter(([key, {message}]) => {
        const [own, english] = [marks(message), marks(englishOf(key))];
        const mayLose = /_(zero|one|two)$/.test(key); // "one day" names no number
        const isAllSaid = mayLose || english.every((mark) => own.includes(mark));
        return !isAllSaid || own.some((mark) => !english.includes(mark));
      });
      expect(wrong.map(([key]) => key)).toEqual([]);
    });
  },
);

/** `card_waiting` of `card_waiting_one`; any other key is its own. */
function stemOf(key: string): string {
  return key.replace(/_(zero|one|two|few|many|other)$/, '');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter((name) => /\.(ts|tsx|mjs|html)$/.test(name))
    .map((name) => join(folder, name));
}
