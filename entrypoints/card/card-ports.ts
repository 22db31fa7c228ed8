import type {CardPanelsKit} from '../../components/card/card-views.ts';
import {findPanels} from '../../components/card/panels-door.ts';
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

/** The second script of the card, fetched once. Rejects when the extension is gone. */
export async function loadPanels(): Promise<CardPanelsKit> {
  const send = createSend<ContentCalls>(sendMessage);
  if (!findPanels()) await send('card.load', {part: 'panels'});
  const panels = findPanels();
  if (!panels) throw new Error("The card's panels did not arrive");
  return panels;
}
