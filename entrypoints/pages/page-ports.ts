import {createTexts} from '../../lib/domain/texts.ts';
import type {PageCalls, PageNews} from '../../lib/messages/calls.ts';
import {pagePort} from '../../lib/messages/calls.ts';
import {openNews} from '../../lib/messages/news.ts';
import {createSend} from '../../lib/messages/send.ts';
import type {AccountSnapshot, PagePorts} from '../../lib/models/page-ports.ts';
import {connect, findText, getLanguage, sendMessage} from '../../lib/page/extension-api.ts';
import {newId} from '../../lib/platform/new-id.ts';
import {randomToken} from '../../lib/platform/random-token.ts';
import type {Everything} from '../../lib/store/open-reader.ts';
import {openReader} from '../../lib/store/open-reader.ts';
import {copyText} from './copy-text.ts';
import {pace} from './pace.ts';

/** What every page of the extension needs from the browser, the background and the store. */
export function createPagePorts(): PagePorts & {warm: () => void} {
  const reader = openReader();
  return {
    warm: () => reader.warm(),
    send: createSend<PageCalls>(sendMessage),
    watchNews(listener) {
      const news = openNews<PageNews>({connect: () => connect(pagePort), listener, document});
      return () => news.stop();
    },
    async readFirst(session, wish) {
      const found = await reader.readFirst(session, wish);
      return {...snapshotOf(found), counts: found.counts};
    },
    readAll: async (session, signal) => snapshotOf(await reader.readAll(session, signal)),
    copy: copyText,
    openTab,
    drafts: {
      read: (key) => localStorage.getItem(key) ?? undefined,
      write(key, text) {
        if (text === null) localStorage.removeItem(key);
        else localStorage.setItem(key, text);
      },
    },
    makeId: newId,
    makeToken: randomToken,
    texts: createTexts(getLanguage(), findText),
    pace,
  };
}

export function snapshotOf({attention, ...found}: Everything): AccountSnapshot {
  return {...found, refused: attention.map((edit) => ({...edit, at: edit.madeAt}))};
}

/** `url`: of a CRM page, or a page of ours by its path. */
export function openTab(url: string): void {
  window.open(url, '_blank', 'noopener');
}
