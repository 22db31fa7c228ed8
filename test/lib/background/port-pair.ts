import type {HubPort} from '../../../lib/background/port-hub.ts';
import type {NewsPort} from '../../../lib/messages/news.ts';
import type {Sender} from '../../../lib/messages/sender.ts';

type Listener = (message: unknown) => void;

/**
 * Both ends of a runtime port, as browsers have them: messages are copies (as JSON, so that a Blob arrives as `{}`) and come later, and an
 * end hears of the other's hanging up, not of its own. `lose`: the background is stopped.
 */
export function createPortPair(name: string, sender: Sender) {
  const heard = {page: [] as Listener[], background: [] as Listener[]};
  const ended = {page: [] as Array<() => void>, background: [] as Array<() => void>};
  const said: unknown[] = [];
  let isOpen = true;
  const end = (side: keyof typeof heard, other: keyof typeof heard): NewsPort => ({
    postMessage: (message) => {
      if (!isOpen) throw new Error('Attempting to use a disconnected port object');
      const copy: unknown = JSON.parse(JSON.stringify(message));
      if (side === 'background') said.push(copy);
      queueMicrotask(() => {
        if (isOpen) heard[other].forEach((listener) => listener(copy));
      });
    },
    disconnect: () => {
      if (!isOpen) return;
      isOpen = false;
      ended[other].forEach((listener) => listener());
    },
    onMessage: {addListener: (listener) => void heard[side].push(listener)},
    onDisconnect: {addListener: (listener) => void ended[side].push(listener)},
  });
  const background: HubPort = {...end('background', 'page'), name, sender};
  return {
    page: end('page', 'background'),
    background,
    /** All that the background has said. */
    said,
    isOpen: () => isOpen,
    lose: () => {
      isOpen = false;
      ended.page.forEach((listener) => listener());
    },
  };
}
