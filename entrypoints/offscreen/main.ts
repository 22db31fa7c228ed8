import browser from 'webextension-polyfill';
import {findTextToCopy} from '../../lib/messages/offscreen-copy.ts';
import type {Sender} from '../../lib/messages/sender.ts';
import {trustOf} from '../../lib/messages/sender.ts';

/** The document that Chrome's worker borrows a clipboard from: see entrypoints/background/clipboard.ts. */
const own = {id: browser.runtime.id, origin: browser.runtime.getURL('').replace(/\/$/, '')};

browser.runtime.onMessage.addListener((message: unknown, sender: Sender) => {
  const text = findTextToCopy(message);
  if (text === undefined || trustOf(sender, own).kind !== 'page') return undefined;
  return Promise.resolve(copy(text));
});

function copy(text: string): boolean {
  const field = document.querySelector('textarea');
  if (!field) return false;
  field.value = text;
  field.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the clipboard API wants focus, which nothing unseen has
  const copied = document.execCommand('copy');
  field.value = '';
  return copied;
}
