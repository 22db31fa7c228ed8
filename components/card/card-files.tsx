import type {ComponentChildren} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import type {SheetFile} from '../../lib/domain/deal-sheet.ts';
import type {CardFilePorts} from '../../lib/models/card-deals.ts';
import {FilePlaceContext} from '../deal/file-list.tsx';
import {FileProgress} from '../deal/file-progress.tsx';
import {Notice} from '../ui/notice.tsx';
import {useTexts} from '../ui/texts.tsx';

type CardFilesProps = {ports: CardFilePorts; children: ComponentChildren};

/**
 * Around a deal in the card: a stored file is saved with a click, and its picture, which the server has drawn anew, is shown as data in
 * the address: of blobs a page's policy may let none in.
 */
export function CardFiles({ports, children}: CardFilesProps) {
  const {t} = useTexts();
  const [failed, setFailed] = useState<string>();
  const open = (file: SheetFile) => {
    setFailed(undefined);
    void ports.open(file.id, 'content').then((bytes) => {
      if (bytes) save(bytes, file.name);
      else setFailed(file.name);
    });
  };
  const Preview = ({file}: {file: SheetFile}) => <Picture ports={ports} file={file} />;
  const Progress = ({file}: {file: SheetFile}) => <FileProgress watch={ports.watch} file={file} />;
  return (
    <FilePlaceContext.Provider value={{open, Preview, Progress}}>
      <div role="alert">
        {failed !== undefined && <Notice tone="no" title={t('card_file_failed', failed)} />}
      </div>
      {children}
    </FilePlaceContext.Provider>
  );
}

/** The link is never part of the page, so that nothing there can see or change it. */
function save(bytes: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

type FileProps = {ports: CardFilePorts; file: SheetFile};

function Picture({ports, file}: FileProps) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    let isGone = false;
    void ports.open(file.id, 'preview').then((bytes) => {
      if (isGone || !bytes?.type.startsWith('image/')) return;
      const reader = new FileReader();
      reader.onload = () => {
        if (!isGone && typeof reader.result === 'string') setAddress(reader.result);
      };
      reader.readAsDataURL(bytes);
    });
    return () => {
      isGone = true;
    };
  }, [file.id]);
  return address === undefined ? null : <img class="c-picture" src={address} alt={file.name} />;
}
