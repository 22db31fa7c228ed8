/** A new link that somebody began, kept per person and account on this computer until it is created or emptied. */
import type {LinkDraft} from '../domain/confirmation-link.ts';
import type {PagePorts, SignedIn} from './page-ports.ts';

type Drafts = PagePorts['drafts'];

export function keepDraft(drafts: Drafts, who: SignedIn, draft: LinkDraft | null): void {
  const worth = draft && (draft.lines.length > 0 || draft.name.trim() !== '');
  drafts.write(keyOf(who), worth ? JSON.stringify(draft) : null);
}

/** The kept draft, if any. */
export function takeDraft(drafts: Drafts, who: SignedIn): LinkDraft | undefined {
  const text = drafts.read(keyOf(who));
  return text === undefined ? undefined : (JSON.parse(text) as LinkDraft); // only keepDraft writes there
}

/** The number is the draft's shape: what another version wrote under another one is left alone. */
const keyOf = ({server, user, account}: SignedIn): string =>
  `draft 1 ${server} ${user.id} ${account.id}`;
