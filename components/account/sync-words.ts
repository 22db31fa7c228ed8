/** How saving stands, in a few words for the foot and in a sentence for those who ask. */
import type {Texts} from '../../lib/domain/texts.ts';
import type {SyncState, SyncTrouble} from '../../lib/models/account-model.ts';
import {sinceText} from '../card/link-words.ts';
import type {Tone} from '../ui/pill.tsx';

/** "All saved", "3 edits waiting · offline since 14:02". What needs attention is said apart, for it leads somewhere. */
export function syncText(texts: Texts, sync: SyncState): {tone: Tone; text: string} {
  const parts: string[] = [];
  if (sync.waiting > 0) parts.push(texts.plural('sync_waiting', sync.waiting));
  if (sync.trouble) {
    const {why, since} = sync.trouble;
    parts.push(texts.t(`sync_trouble_${why}`, sinceText(texts, since)));
  }
  if (parts.length === 0) {
    parts.push(texts.t(sync.attention > 0 ? 'sync_rest_saved' : 'sync_all_saved'));
  }
  const calm = sync.waiting === 0 && !sync.trouble;
  return {tone: sync.attention > 0 ? 'no' : calm ? 'yes' : 'wait', text: parts.join(' · ')};
}

/** What is the matter and what to do about it. */
export function troubleText(texts: Texts, why: SyncTrouble): string {
  return texts.t(`sync_text_${why}`);
}
