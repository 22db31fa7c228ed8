import {describe, expect, it} from 'vitest';
import {languages} from '../../../lib/domain/asking.ts';
import type {Account} from '../../../lib/domain/account-view.ts';
import type {Link} from '../../../lib/domain/confirmation-link.ts';
import type {Mail} from '../../../server/mail/mail.ts';
import {clientCodeMail} from '../../../server/client/client-code-mail.ts';
import {mailKinds} from '../../../server/client-mail/ask-clients.ts';
import {clientMail} from '../../../server/client-mail/client-mail.ts';
import {createServerTexts} from '../../../server/server-texts.ts';
import {after, createLink, linkId, partnerAccount, viewWith} from '../../lib/domain/fixtures.ts';

const made = after(viewWith(partnerAccount), createLink(1)).links.get(linkId(1));
if (!made) throw new Error('No link was made');
const account: Account = {...partnerAccount, name: 'Qxa', vendorName: 'Qxv'};
const link: Link = {
  ...made,
  createdBy: {...made.createdBy, name: 'Qxm'},
  asking: {
    hops: [
      {
        from: {name: 'Qxf', email: 'qxf@acme.example'},
        to: {name: 'Qxt', email: 'qxt@acme.example'},
        at: '2026-11-20T12:00:00.000Z',
      },
    ],
  },
};
type Said = Pick<Mail, 'subject' | 'text' | 'html'>;
const mails: Array<[string, (language: string) => Said]> = [
  ...mailKinds.map((kind): [string, (language: string) => Said] => [
    kind,
    (language) =>
      clientMail(createServerTexts(language), {
        ...{account, link, kind},
        url: 'https://vouch.example/c/secret',
        unsubscribeUrl: 'https://vouch.example/u/secret',
      }),
  ]),
  [
    'a code',
    (language) =>
      clientCodeMail(createServerTexts(language), {
        ...{email: 'qxt@acme.example', code: '123456', partner: 'Qxa', vendor: 'Qxv'},
      }),
  ],
];

/** Its sentences and labels, without what is nobody's language. */
function piecesOf({subject, text, html}: Said): Set<string> {
  const shown = html.replace(/<(style|title)[\s\S]*?<\/\1>/g, '').split(/<[^>]*>/);
  const pieces = [subject, ...text.split(/\n|: (?=[A-Z])/), ...shown].map((piece) => piece.trim());
  return new Set(pieces.filter((piece) => /\p{L}{2}/u.test(piece) && !data.test(piece)));
}
// Names of the catalogue are the vendor's; "Partner" is the same word everywhere
const data =
  /^(https?:\S+|Qx.|Vouch|1–3 months|Partner|\S*@acme\.example|((Marketing|Sales) Hub (Professional|Starter).*))$/;

describe.each(mails)('%s', (_kind, mailIn) => {
  const english = piecesOf(mailIn('en'));

  it('has something to say', () => {
    expect(english.size).toBeGreaterThan(3);
  });

  it.each(languages)('in %s has every mark filled in and says its language', (language) => {
    const mail = mailIn(language);
    expect(mail.html).toContain(`lang="${language}"`);
    for (const part of [mail.subject, mail.text, mail.html]) {
      expect(part).not.toMatch(/\$\d|undefined|\[object|NaN/);
    }
  });

  it.each(languages.filter((language) => language !== 'en'))(
    'in %s has no English left',
    (language) => {
      const left = [...piecesOf(mailIn(language))].filter((piece) => english.has(piece));
      expect(left).toEqual([]);
    },
  );
});
