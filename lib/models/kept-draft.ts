/** A new link that somebody began, kept per person and account on this computer until it is created or emptied. */
import type {LinkDraft} from '../domain/confirmation-link.ts';
import type {PagePorts, SignedIn} from './page-ports.ts';

type Drafts = PagePorts['drafts'];

export function keepDraft(drafts: Drafts, who: SignedIn, draft: LinkDraft | null): void {
  const worth = draft && (draft.lines.length > 0 || draft.name.trim() !== '');
  drafts.write(keyOf(who), worth ? JSON.stringify(draft) : null);
}

/** The kept draft, or undefined when there is none or what is there is not one. */
export function takeDraft(drafts: Drafts, who: SignedIn): LinkDraft | undefined {
  const text = drafts.read(keyOf(who));
  if (text === undefined) return undefined;
  try {
    const found: unknown = JSON.parse(text);
    return isDraft(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

const keyOf = ({server, user, account}: SignedIn): string =>
  `draft ${server} ${user.id} ${account.id}`;

/** Only we write there; what an older version wrote may lack a field. */
function isDraft(value: unknown): value is LinkDraft {
  const draft = value as Partial<LinkDraft> | null; // every field is checked below
  return (
    typeof draft?.name === 'string' &&
    typeof draft.providingOnboarding === 'boolean' &&
    draft.durationId !== undefined &&
    Array.isArray(draft.lines)
  );
}
