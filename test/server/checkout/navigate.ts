import {request} from 'node:http';
import type {Browser} from '../auth/browser.ts';

/** What a browser sends when a person follows a link or is redirected. `fetch` of Node says something else of itself, whatever it is told. */
const coming = {
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'cross-site',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
};

export type Navigated = {status: number; headers: Headers; text: string};

/** One request of a navigation; its cookies are the browser's. */
export function navigate(
  browser: Browser,
  path: string,
  {method = 'GET', headers = {}}: {method?: string; headers?: Record<string, string>} = {},
): Promise<Navigated> {
  return new Promise((done, fail) => {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = request(
      browser.origin + path,
      {
        method,
        headers: {
          ...{...coming, 'x-forwarded-for': browser.address, accept: 'text/html'},
          ...(cookie !== '' && {cookie}),
          ...headers,
        },
      },
      (response) => {
        const received = new Headers();
        for (const [name, values] of Object.entries(response.headersDistinct)) {
          for (const value of values ?? []) received.append(name, value);
        }
        for (const given of received.getSetCookie()) {
          const [pair = ''] = given.split(';');
          const at = pair.indexOf('=');
          browser.cookies.set(pair.slice(0, at), pair.slice(at + 1));
        }
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () => done({status: response.statusCode ?? 0, headers: received, text}));
      },
    );
    sent.on('error', fail);
    sent.end();
  });
}
