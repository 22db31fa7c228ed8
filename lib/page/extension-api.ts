/**
 * The slice of the extension API that a script in somebody's page needs, without webextension-polyfill: both browsers
 * give promises here, and every byte of the stub is loaded by every page of the CRM.
 */
export type ExtensionPort = {
  postMessage: (message: unknown) => void;
  disconnect: () => void;
  onMessage: {addListener: (listener: (message: unknown) => void) => void};
  onDisconnect: {addListener: (listener: () => void) => void};
};

type ExtensionApi = {
  runtime?: {
    /** Missing once the extension was updated or removed: this script is then an orphan. */
    id?: string;
    lastError?: {message?: string};
    sendMessage: (message: unknown) => Promise<unknown>;
    connect: (info: {name: string}) => ExtensionPort;
  };
  i18n: {
    getMessage: (key: string, substitutions?: string[]) => string;
    getUILanguage: () => string;
  };
};

const scope = globalThis as {browser?: ExtensionApi; chrome?: ExtensionApi};

/** In Chrome `browser` is missing or the same thing. */
const api = (): ExtensionApi | undefined => scope.browser ?? scope.chrome;

/** False for a script whose extension was updated, reloaded or removed: it can reach nothing any more. */
export function isAlive(): boolean {
  return Boolean(api()?.runtime?.id);
}

/** Rejects when nobody answers; throws nothing synchronously. */
export async function sendMessage(message: unknown): Promise<unknown> {
  const runtime = api()?.runtime;
  if (!runtime) throw new Error('The extension is gone');
  return runtime.sendMessage(message);
}

/** Throws once the extension is gone. */
export function connect(name: string): ExtensionPort {
  const runtime = api()?.runtime;
  if (!runtime) throw new Error('The extension is gone');
  const port = runtime.connect({name});
  // Chrome complains on the page's console about an error that nobody looked at.
  port.onDisconnect.addListener(() => runtime.lastError);
  return port;
}

export function getLanguage(): string {
  return api()?.i18n.getUILanguage() ?? 'en';
}

const placeholders = ['$1', '$2', '$3', '$4', '$5', '$6', '$7', '$8', '$9'];
const known = new Map<string, string>();

/**
 * The raw text of a key, placeholders left in. An orphan gets what was asked before its extension went away: its card
 * is still on the page.
 */
export function findText(key: string): string | undefined {
  const text = isAlive() ? api()?.i18n.getMessage(key, placeholders) : undefined;
  if (text) known.set(key, text);
  return known.get(key);
}
