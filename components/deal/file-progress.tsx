import {useEffect, useState} from 'preact/hooks';
import type {SheetFile} from '../../lib/domain/deal-sheet.ts';
import type {WatchFile} from '../../lib/models/deal-files.ts';
import {useTexts} from '../ui/texts.tsx';

/** How much of an own file has reached the server. */
export function FileProgress({watch, file}: {watch: WatchFile; file: SheetFile}) {
  const {t} = useTexts();
  const [sent, setSent] = useState(0);
  useEffect(() => watch(file.id, setSent), [file.id]);
  return <progress max={file.size} value={sent} aria-label={t('card_file_sent', file.name)} />;
}
