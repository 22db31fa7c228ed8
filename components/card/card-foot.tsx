import type {SyncState} from '../../lib/models/card-desk.ts';
import {syncText} from '../account/sync-words.ts';
import {Foot} from '../ui/foot.tsx';
import {useTexts} from '../ui/texts.tsx';

/** How saving stands, in one line, and who has the deal at the vendor. */
export function CardFoot({sync, owner}: {sync: SyncState; owner: string | undefined}) {
  const texts = useTexts();
  const {tone, text} = syncText(texts, sync);
  const {attention} = sync;
  const said = attention > 0 ? `${texts.t('sync_attention', attention)} · ${text}` : text;
  return (
    <Foot tone={tone} side={owner !== undefined && <span class="c-owner">{owner}</span>}>
      {said.charAt(0).toLocaleUpperCase(texts.locale) + said.slice(1)}
    </Foot>
  );
}
