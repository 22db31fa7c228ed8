// @vitest-environment node
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {makeSecret, secretText, signedHeaders} from '../../../server/webhooks/signature.ts';

const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
const message = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  seconds: 1_614_265_330,
  body: '{"test": 2432232314}',
};

describe('a signature', () => {
  it("is what the standard's own example says", () => {
    expect(signedHeaders(message, [secret])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is there once for each secret', () => {
    const other = makeSecret();
    const [first] = Object.values(signedHeaders(message, [secret])).slice(-1);
    const [second] = Object.values(signedHeaders(message, [other])).slice(-1);
    expect(signedHeaders(message, [other, secret])['webhook-signature']).toBe(`${second} ${first}`);
  });

  it('is made with a secret of 256 random bits', () => {
    const made = makeSecret();
    expect(made).toHaveLength(32);
    expect(made.equals(makeSecret())).toBe(false);
    expect(secretText(secret)).toBe('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  });
});

describe('the check that docs/webhooks.md gives', () => {
  const text = readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');
  const code = /```js\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  type Check = (headers: Record<string, string>, body: string, given: string) => boolean;
  const load = async () => {
    const module = `${code}\nexport {isFromVouch};`;
    const url = `data:text/javascript,${encodeURIComponent(module)}`;
    return ((await import(/* @vite-ignore */ url)) as {isFromVouch: Check}).isFromVouch; // as it is written there
  };
  const now = Math.floor(Date.now() / 1000);
  const {id, body} = message;
  const headers = signedHeaders({id, seconds: now, body}, [makeSecret(), secret]);

  it('takes what we sign, also beside another secret', async () => {
    expect((await load())(headers, body, secretText(secret))).toBe(true);
  });

  it.each([
    ['another body', headers, `${body} `],
    ['another id', {...headers, 'webhook-id': 'x'}, body],
    ['no signature', {...headers, 'webhook-signature': ''}, body],
    ['a signature of another length', {...headers, 'webhook-signature': 'v1,AAAA'}, body],
    ['a time that is none', {...headers, 'webhook-timestamp': 'now'}, body],
    ['an old one', signedHeaders({id, body, seconds: now - 400}, [secret]), body],
    ['another secret', signedHeaders({id, body, seconds: now}, [makeSecret()]), body],
  ])('refuses %s', async (_what, given, text) => {
    expect((await load())(given, text, secretText(secret))).toBe(false);
  });
});
