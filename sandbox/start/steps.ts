import type {Demo} from './start-demo.ts';

/** What the extension's sign-in has filled in, unless a build was given another (WXT_SERVER). */
const PRESET_SERVER = 'http://localhost:4680';

/** What runs where, who there is, and what to do to try it. Said also when a window was opened: it may not appear. */
export function tellSteps(
  demo: Pick<
    Demo,
    'origin' | 'crmOrigin' | 'shopOrigin' | 'people' | 'firstDealUrl' | 'logFile'
  > & {
    mailbox: {origin: string};
  },
  shown: {dataDir: string; extensionDir: string; browser: string | undefined},
): string {
  return `
  Server       ${demo.origin}
  Sandbox CRM  ${demo.crmOrigin}
  Mailbox      ${demo.mailbox.origin}
  Shop         ${demo.shopOrigin}
  Data         ${shown.dataDir} (log: ${demo.logFile})

${tellPeople(demo.people)}
${shown.browser === undefined ? '' : `\n  ${nameOf(shown.browser)} opens a deal with the extension loaded. In another browser, or should no window appear:\n`}
  To try it: open chrome://extensions in Chrome, Edge or Chromium, switch on Developer mode,
    1. "Load unpacked": ${shown.extensionDir}
    2. open ${demo.firstDealUrl}
    3. press Sign in in the card at the top of the right column${tellServer(demo.origin)}
       and sign in as ${demo.people.length > 0 ? 'the first person above' : 'somebody of that program'}.
`;
}

function tellPeople(people: Demo['people']): string {
  if (people.length === 0) {
    return '  The database has a program of its own: its people sign in, and nothing of the demo was added.';
  }
  const width = Math.max(...people.map(({who}) => who.length));
  const mailWidth = Math.max(...people.map(({email}) => email.length));
  return [
    '  Sign in as',
    ...people.map(
      ({who, email, password}) =>
        `    ${who.padEnd(width)}  ${email.padEnd(mailWidth)}  ${password}`,
    ),
  ].join('\n');
}

function tellServer(origin: string): string {
  return origin === PRESET_SERVER ? '' : `,\n       type ${origin} as the server address`;
}

/** `Chromium 156.0.8078.79 built on Debian…` without where it was built. */
function nameOf(version: string): string {
  return version.split(' built')[0] ?? version;
}
