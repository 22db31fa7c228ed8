// @vitest-environment node
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
