import {expect, it} from 'vitest';
import type {Change} from '../../../lib/domain/account-view.ts';
import type {FileId} from '../../../lib/domain/ids.ts';
import {filePort, type FileAnswer} from '../../../lib/messages/files.ts';
import type {Sender} from '../../../lib/messages/sender.ts';
import type {Scope} from '../../../lib/store/store.ts';
import {
  at,
  fileId,
  fileRow,
  otherDeal,
  partnerAccount,
  sharedDeal,
  userId,
} from '../domain/fixtures.ts';
import {rest} from '../platform/fake-clock.ts';
import {cardSender, dealUrl, otherDealUrl, pageSender, setUpBackground} from './running.ts';

const [onDeal, onOther, unknown] = [fileId(1), fileId(2), fileId(3)];
const scope: Scope = {
  ...{server: 'https://vouch.example', userId: userId('maria')},
  accountId: partnerAccount.id,
};

async function open(sender: Sender, id: FileId): Promise<FileAnswer | undefined> {
  const bed = setUpBackground();
  await bed.signIn();
  const meta = await bed.store.open(scope);
  const row = (file: FileId, dealId = sharedDeal.id): Change => ({
    ...{kind: 'file', id: file},
    row: fileRow(1, {id: file, dealId, state: 'stored'}),
  });
  await bed.store.applyPage(scope, {
    ...{epoch: meta.epoch ?? 'e', cursor: meta.cursor + 1, walk: null, tag: null, settledUpTo: 0},
    ...{refused: [], complete: true, at, changes: [row(onDeal), row(onOther, otherDeal.id)]},
  });
  for (const one of [onDeal, onOther]) {
    bed.signInServer.api.set(
      `/api/v1/accounts/${partnerAccount.id}/files/${one}/content`,
      () => new Response('bytes', {headers: {'content-type': 'text/plain'}}),
    );
  }
  const port = bed.connect<FileAnswer>(filePort, sender);
  port.say({kind: 'open', fileId: id, what: 'content'});
  for (let turns = 0; turns < 20 && port.news.length === 0; turns++) await rest();
  return port.news[0];
}

it.each<[string, Sender, FileId]>([
  ['a card gets a file of its record', cardSender(dealUrl), onDeal],
  ['the card of another record gets its own', cardSender(otherDealUrl), onOther],
  ['a page of ours gets any', pageSender, onOther],
])('%s', async (_, sender, id) => {
  expect(await open(sender, id)).toEqual({
    ...{kind: 'bytes', fileId: id, data: btoa('bytes'), type: 'text/plain', last: true},
  });
});

it.each<[string, Sender, FileId]>([
  ['of another deal', cardSender(dealUrl), onOther],
  ['of nobody', cardSender(dealUrl), unknown],
])('a card gets no file %s', async (_, sender, id) => {
  expect(await open(sender, id)).toEqual({kind: 'failed', fileId: id, why: 'gone'});
});
