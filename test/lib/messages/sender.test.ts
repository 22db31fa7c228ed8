import {describe, expect, it} from 'vitest';
import {trustOf, type Sender, type Trust} from '../../../lib/messages/sender.ts';

const own = {id: 'ours', origin: 'chrome-extension://ours'};
const deal = 'http://crm.localhost/contacts/4680/record/0-3/9001';
const content: Sender = {
  id: 'ours',
  url: deal,
  frameId: 0,
  documentId: 'doc',
  tab: {id: 7, url: deal},
};
const none: Trust = {kind: 'none'};

describe('who sent it', () => {
  it.each<[string, Sender, Trust]>([
    ['the popup', {id: 'ours', url: 'chrome-extension://ours/popup.html'}, {kind: 'page'}],
    [
      'the dashboard in a tab',
      {
        id: 'ours',
        url: 'chrome-extension://ours/dashboard.html#links',
        frameId: 0,
        tab: {id: 3, url: 'chrome-extension://ours/dashboard.html'},
      },
      {kind: 'page'},
    ],
    [
      'the card of a CRM page',
      content,
      {kind: 'content', tabId: 7, documentId: 'doc', address: deal},
    ],
    [
      'the card after the page moved on',
      {...content, tab: {id: 7, url: `${deal}/other`}},
      {kind: 'content', tabId: 7, documentId: 'doc', address: `${deal}/other`},
    ],
    ['another extension', {...content, id: 'theirs'}, none],
    ['another extension’s page', {id: 'ours', url: 'chrome-extension://theirs/x.html'}, none],
    ['a host that begins like ours', {id: 'ours', url: 'chrome-extension://ours.evil/x'}, none],
    ['a frame in a page', {...content, frameId: 4}, none],
    ['a page without a tab', {...content, tab: undefined}, none],
    ['a tab whose address we may not see', {...content, tab: {id: 7}}, none],
    ['a document without an address', {id: 'ours', tab: {id: 7, url: deal}, frameId: 0}, none],
    ['a file', {...content, url: 'file:///etc/passwd'}, none],
    ['nobody', {}, none],
  ])('%s', (_, sender, trust) => {
    expect(trustOf(sender, own)).toEqual(trust);
  });
});
