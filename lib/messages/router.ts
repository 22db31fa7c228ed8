import type {Calls, ContentCalls, PageCalls, SaveOutcome} from './calls.ts';
import {contentArgs, findCall, isContentCall, isPageCall, pageArgs} from './schemas.ts';
import type {Sender, Trust} from './sender.ts';
import {trustOf} from './sender.ts';

export type ContentTrust = Extract<Trust, {kind: 'content'}>;
export type ContentHandlers = {
  [K in keyof ContentCalls]: (
    args: ContentCalls[K]['args'],
    from: ContentTrust,
  ) => Promise<ContentCalls[K]['result']>;
};
export type PageHandlers = {
  [K in keyof PageCalls]: (args: PageCalls[K]['args']) => Promise<PageCalls[K]['result']>;
};

export type RouterPorts = {
  own: {id: string; origin: string};
  content: ContentHandlers;
  page: PageHandlers;
  /** Something a handler threw: a bug, or a disk that failed. */
  onError: (call: string, cause: unknown) => void;
};

/**
 * Finds the handler of a message: by who sent it first, then by its call, then by whether its arguments fit. Undefined for what is not
 * for us, which the browser then leaves unanswered. A call of ours is always answered in its own words, also when it fails.
 */
export function createRouter(
  ports: RouterPorts,
): (message: unknown, sender: Sender) => Promise<unknown> | undefined {
  const guarded = async <K extends keyof Calls>(
    call: K,
    run: () => Promise<Calls[K]['result']>,
  ): Promise<Calls[K]['result']> => {
    try {
      return await run();
    } catch (cause) {
      ports.onError(call, cause);
      return whenFailed[call];
    }
  };

  /** Arguments that do not fit: a forged message, or a form far beyond every limit. */
  const misfit = <K extends keyof Calls>(call: K): Promise<Calls[K]['result']> =>
    Promise.resolve(whenMisfit[call] ?? whenFailed[call]);

  const routeContent = <K extends keyof ContentCalls>(
    call: K,
    args: unknown,
    from: ContentTrust,
  ): Promise<ContentCalls[K]['result']> => {
    const parsed = contentArgs[call].safeParse(args);
    if (!parsed.success) return misfit(call);
    return guarded(call, () => ports.content[call](parsed.data, from));
  };

  const routePage = <K extends keyof PageCalls>(
    call: K,
    args: unknown,
  ): Promise<PageCalls[K]['result']> => {
    const parsed = pageArgs[call].safeParse(args);
    if (!parsed.success) return misfit(call);
    return guarded(call, () => ports.page[call](parsed.data));
  };

  return (message, sender) => {
    const found = findCall(message);
    if (!found) return undefined;
    const trust = trustOf(sender, ports.own);
    if (trust.kind === 'content') {
      return isContentCall(found.call) ? routeContent(found.call, found.args, trust) : undefined;
    }
    return trust.kind === 'page' && isPageCall(found.call)
      ? routePage(found.call, found.args)
      : undefined;
  };
}

const invalid = {kind: 'refused', refusal: {code: 'invalid'}} satisfies SaveOutcome;

const whenMisfit: {[K in keyof Calls]?: Calls[K]['result']} = {
  'card.create': invalid,
  'card.edit': invalid,
  'card.mail': invalid,
  'card.set_asking': invalid,
  'card.attach': invalid,
  'card.detach': invalid,
  'card.ask': invalid,
  'card.deal_share': invalid,
  'card.deal_convert': invalid,
  'card.deal_edit': invalid,
  'card.deal_withdraw': invalid,
  'card.deal_team': invalid,
  'card.deal_seen': invalid,
  'card.message_post': invalid,
  'card.message_edit': invalid,
  'card.message_delete': invalid,
  'card.file_remove': invalid,
  'card.note_write': invalid,
  'card.note_edit': invalid,
  'card.note_delete': invalid,
  mutate: invalid,
};

const notSaved = {kind: 'failed', why: 'storage'} as const;

const whenFailed: {[K in keyof Calls]: Calls[K]['result']} = {
  'card.load': {kind: 'failed'},
  'card.create': notSaved,
  'card.edit': notSaved,
  'card.mail': notSaved,
  'card.set_asking': notSaved,
  'card.receipt': {kind: 'failed'},
  'card.attach': notSaved,
  'card.detach': notSaved,
  'card.ask': notSaved,
  'card.deal': {kind: 'none'},
  'card.people': {kind: 'none'},
  'card.deal_share': notSaved,
  'card.deal_convert': notSaved,
  'card.deal_edit': notSaved,
  'card.deal_withdraw': notSaved,
  'card.deal_team': notSaved,
  'card.deal_seen': notSaved,
  'card.message_post': notSaved,
  'card.message_edit': notSaved,
  'card.message_delete': notSaved,
  'card.file_remove': notSaved,
  'card.note_write': notSaved,
  'card.note_edit': notSaved,
  'card.note_delete': notSaved,
  'card.copy': {kind: 'failed'},
  'card.pick': {links: [], more: false},
  'card.open': {kind: 'opened'},
  'card.retry': {kind: 'started'},
  'session.sign_in': {kind: 'failed', why: 'unreachable'},
  'session.sign_out': {kind: 'asks', waiting: 0},
  'session.switch': {kind: 'failed'},
  mutate: notSaved,
  'sync.now': {kind: 'failed', why: 'storage'},
  'attention.clear': {kind: 'cleared'},
  'left.discard': {kind: 'failed'},
};
