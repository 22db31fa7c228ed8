import type {CardDealKit, CardPanelsKit} from '../../components/card/card-views.ts';
import {findKits} from '../../components/card/panels-door.ts';
import {createTexts, type Texts} from '../../lib/domain/texts.ts';
import {
  cardPort,
  type CardAsk,
  type CardNews,
  type ContentCalls,
} from '../../lib/messages/calls.ts';
import {openNews, type NewsReader} from '../../lib/messages/news.ts';
import {createSend} from '../../lib/messages/send.ts';
import type {CardPorts} from '../../lib/models/card-desk.ts';
import {connect, findText, getLanguage, sendMessage} from '../../lib/page/extension-api.ts';

/** What the card needs from outside: calls and news by the extension's API, facts of the page from its script. */
export function createCardPorts(page: Pick<CardPorts, 'record' | 'title'>): {
  ports: CardPorts;
  texts: Texts;
  /** Tells the background that the page's address is another one. */
  tellMoved: () => void;
} {
  const texts = createTexts(getLanguage(), findText);
  let reader: NewsReader<CardAsk> | undefined;
  const watch: CardPorts['watch'] = (listener) => {
    const opened = openNews<CardNews, CardAsk>({
      connect: () => connect(cardPort),
      listener: ({record, state}) => {
        if (record === page.record()) listener(state); // else the page moved on meanwhile: its own state is coming
      },
      document,
    });
    reader = opened;
    return () => opened.stop();
  };
  return {
    ports: {...page, send: createSend<ContentCalls>(sendMessage), watch, texts},
    texts,
    tellMoved: () => reader?.post({kind: 'moved'}),
  };
}

type Kits = {panels: CardPanelsKit; deal: CardDealKit};

/** Another script of the card, fetched once. Rejects when the extension is gone. */
export async function loadKit<K extends keyof Kits>(part: K): Promise<Kits[K]> {
  const send = createSend<ContentCalls>(sendMessage);
  if (!findKits()[part]) await send('card.load', {part});
  const kit: Partial<Kits>[K] = findKits()[part];
  if (!kit) throw new Error(`card-${part} did not arrive`);
  return kit;
}
