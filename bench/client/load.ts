/** Requests as browsers on many networks would send them, on kept connections of this process. */
import {Agent, request as send} from 'node:http';

const agent = new Agent({keepAlive: true, maxSockets: 64});

export type Reply = {status: number; bytes: number; text: string; ms: number};

/** `from`: the network address that the server, behind its proxy, takes it to come from. */
export function request(
  url: string,
  {from = '192.0.2.1', form}: {from?: string; form?: Record<string, string>} = {},
): Promise<Reply> {
  const body = form && new URLSearchParams(form).toString();
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const asked = send(url, {
      agent,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'x-forwarded-for': from,
        'user-agent': 'Mozilla/5.0 (X11; Linux x64) Firefox/153.0',
        ...(body !== undefined && {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': String(Buffer.byteLength(body)),
          'sec-fetch-site': 'same-origin',
        }),
      },
    });
    asked.on('error', reject);
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const all = Buffer.concat(chunks);
        const ms = performance.now() - started;
        resolve({status: response.statusCode ?? 0, bytes: all.length, text: all.toString(), ms});
      });
    });
    asked.end(body);
  });
}

/** As many as come back in so many seconds, with so many on their way at any time; a second. */
export async function throughput(
  seconds: number,
  atOnce: number,
  ask: (n: number) => Promise<Reply>,
): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < until) {
      const {status} = await ask(done);
      if (status !== 200) throw new Error(`Answered with ${status}`);
      done++;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({length: atOnce}, worker));
  return (done * 1000) / (performance.now() - started);
}

/** Starts one every so many ms, whether the ones before are back or not. */
export async function atRate<T, R>(
  items: readonly T[],
  perSecond: number,
  act: (item: T, at: number) => Promise<R>,
): Promise<R[]> {
  const started = performance.now();
  const running: Array<Promise<R>> = [];
  for (const [at, item] of items.entries()) {
    const due = started + (at * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((go) => setTimeout(go, wait));
    running.push(act(item, at));
  }
  return Promise.all(running);
}
