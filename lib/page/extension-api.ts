/**
 * The slice of the extension API that a script in somebody's page needs, without webextension-polyfill: both browsers
 * give promises here, and every byte of the stub is loaded by every page of the CRM.
 */
type ExtensionApi = {
  runtime?: {
    /** Missing once the extension was updated or removed: this script is then an orphan. */
    id?: string;
    sendMessage: (message: unknown) => Promise<unknown>;
  };
  i18n: {getMessage: (key: string) => string};
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

/** One text without parameters. Read it while the extension is alive: an orphan gets the key back. */
export function getText(key: string): string {
  return (isAlive() ? api()?.i18n.getMessage(key) : undefined) ?? key;
}
