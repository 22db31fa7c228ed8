import type {Colleague} from '../../../lib/domain/deal.ts';
import type {NewFile} from '../../../lib/domain/message.ts';
import type {CommandMutation} from '../../../lib/domain/mutation.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import type {Form} from '../../pages/form.ts';
import type {Held} from '../domains/hold-domains.ts';
import type {DealPage} from './deal-data.ts';
import type {DealDone} from './deal-done.ts';
import type {Typed} from './form-state.ts';

/** One form of the deal's page: what it sends, what it asks for, what is said once it is done. */
export type DealAction = {
  /** The end of its address. */
  name: string;
  one: readonly string[];
  many?: readonly string[];
  /** Which of the page's forms it is. */
  formOf: (form: Typed) => string;
  ask: (form: Typed, page: DealPage, texts: Texts, files: readonly NewFile[]) => Asked;
  done: DealDone;
  /** Whether files may come with it. */
  withFiles?: boolean;
  /** Where on the page it shows. */
  place: string;
};

export type Asked =
  | {kind: 'change'; mutation: CommandMutation}
  | {kind: 'hold'; held: Held}
  /** What cannot even be asked for. */
  | {kind: 'wrong'; errors: Record<string, string>}
  /** Somebody changed it since the form was shown; `now` is what stands there. */
  | {kind: 'stale'; now: string; by?: Colleague};

type Given<One extends string, Many extends string> = Omit<DealAction, 'formOf' | 'ask'> & {
  one: readonly One[];
  many?: readonly Many[];
  formOf?: (form: Form<One | 'key', Many>) => string;
  ask: (
    form: Form<One | 'key', Many>,
    page: DealPage,
    texts: Texts,
    files: readonly NewFile[],
  ) => Asked;
};

export function dealAction<One extends string, Many extends string = never>(
  given: Given<One, Many>,
): DealAction {
  const {formOf = () => given.name} = given;
  return {...given, formOf};
}

export const asking = (mutation: CommandMutation): Asked => ({kind: 'change', mutation});
