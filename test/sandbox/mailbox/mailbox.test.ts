// @vitest-environment node
import {mkdtempSync, rmSync, statSync} from 'node:fs';
import {get} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createTransport} from 'nodemailer';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {startMailbox, type Mailbox} from '../../../sandbox/mailbox/mailbox.ts';

let folder: string;
let mailbox: Mailbox;

beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'vouch-mailbox-')), 'mails');
  mailbox = await startMailbox({folder, host: '127.0.0.1', port: 0});
});

afterEach(async () => {
  await mailbox.stop();
  rmSync(join(folder, '..'), {recursive: true});
});

describe('the mailbox', () => {
  it('keeps a mail for whom it was sent to, also when its header hides that', async () => {
    await send({
      to: 'Maria <maria@bright.example>',
      bcc: 'Dana@hubspot.example',
      subject: 'Zażółć',
    });
    const [mail] = await mailbox.mails.list();
    expect(mail).toMatchObject({
      from: 'Vouch <vouch@localhost>',
      to: ['maria@bright.example', 'dana@hubspot.example'],
      subject: 'Zażółć',
    });
    expect(await mailbox.mails.list('dana@hubspot.example')).toHaveLength(1);
    expect(await mailbox.mails.list('someone@else.example')).toEqual([]);
  });

  it('shows nobody else on this machine what it keeps', async () => {
    await send({});
    const [mail] = await mailbox.mails.list();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, `${mail?.id}.eml`)).mode & 0o777).toBe(0o600);
  });

  it('answers to its own names alone', async () => {
    const statusFor = (host: string) =>
      new Promise<number | undefined>((tell, fail) => {
        get(mailbox.origin, {headers: {host}}, (answer) => {
          answer.resume();
          tell(answer.statusCode);
        }).on('error', fail);
      });
    expect(await statusFor('evil.example')).toBe(421);
    expect(await statusFor('127.0.0.1')).toBe(200);
    expect(await statusFor('127.8.9.1')).toBe(200);
    expect(await statusFor('127.evil.example')).toBe(421);
  });

  it('has them all, newest first, after a restart', async () => {
    await send({subject: 'first'});
    await send({subject: 'second'});
    await mailbox.stop();
    mailbox = await startMailbox({folder, host: '127.0.0.1', port: 0});
    const subjects = (await mailbox.mails.list()).map((mail) => mail.subject);
    expect(subjects).toEqual(['second', 'first']);
  });

  it('tells a waiting page of a new mail', async () => {
    const arrivals = await fetch(`${mailbox.origin}/arrivals`);
    const reader = arrivals.body?.pipeThrough(new TextDecoderStream()).getReader();
    await send({});
    const [mail] = await mailbox.mails.list();
    expect((await reader?.read())?.value).toContain(mail?.id);
    await reader?.cancel();
  });

  it('stops while pages wait', async () => {
    const arrivals = await fetch(`${mailbox.origin}/arrivals`);
    await mailbox.stop();
    await expect(arrivals.text()).rejects.toThrow();
    mailbox = await startMailbox({folder, host: '127.0.0.1', port: 0});
  });
});

describe('its page', () => {
  it('shows markup in every field as text', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    await send({from: `"${evil}" <a@b.example>`, subject: evil, text: evil});
    const [mail] = await mailbox.mails.list();
    for (const path of ['/', `/mails/${mail?.id}`]) {
      const page = await (await fetch(mailbox.origin + path)).text();
      expect(page).not.toContain('<img');
      expect(page).toContain('&lt;img');
    }
  });

  it('makes addresses in plain text links, without the dot that ends the sentence', async () => {
    await send({text: 'Open http://localhost:4680/c/abc?x=1.'});
    const [mail] = await mailbox.mails.list();
    const page = await (await fetch(`${mailbox.origin}/mails/${mail?.id}`)).text();
    expect(page).toContain('href="http://localhost:4680/c/abc?x=1"');
  });

  it('shuts the HTML of a mail in: no scripts, no forms, nothing from elsewhere', async () => {
    await send({html: '<p>Hello</p>'});
    const [mail] = await mailbox.mails.list();
    const html = await fetch(`${mailbox.origin}/mails/${mail?.id}/html`);
    expect(await html.text()).toContain('<!doctype html><base target="_blank"><p>Hello</p>');
    const policy = html.headers.get('content-security-policy');
    expect(policy).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/,
    );
  });

  it('refreshes by itself without JavaScript', async () => {
    const page = await (await fetch(mailbox.origin)).text();
    expect(page).toMatch(/<noscript><meta http-equiv="refresh" content="\d"/);
  });

  it.each(['/mails/nothing', '/mails/..%2f..%2fsecret', '/mails/1-1/html', '/elsewhere'])(
    'answers 404 to %s',
    async (path) => {
      expect((await fetch(mailbox.origin + path)).status).toBe(404);
    },
  );
});

async function send(mail: Record<string, string>): Promise<void> {
  const transport = createTransport(mailbox.smtpUrl);
  const usual = {from: 'Vouch <vouch@localhost>', to: 'maria@bright.example', subject: 'Hello'};
  await transport.sendMail({...usual, text: 'Hello', ...mail});
  transport.close();
}
