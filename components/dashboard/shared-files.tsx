import type {ComponentChildren} from 'preact';
import {useEffect, useMemo, useState} from 'preact/hooks';
import type {SheetFile} from '../../lib/domain/deal-sheet.ts';
import type {DealsModel} from '../../lib/models/deals-model.ts';
import {FilePlaceContext} from '../deal/file-list.tsx';
import {FileProgress} from '../deal/file-progress.tsx';
import {Notice} from '../ui/notice.tsx';
import {useTexts} from '../ui/texts.tsx';

type Deals = Pick<DealsModel, 'saveFile' | 'fetchPreview'> & {
  desk: Pick<DealsModel['desk'], 'watchFile'>;
};
type SharedFilesProps = {deals: Deals; children: ComponentChildren};

/** Around a deal: its stored files are saved with a click, and their pictures shown, which the server has drawn anew. Own files on their way say how far they are. */
export function SharedFiles({deals, children}: SharedFilesProps) {
  const {t} = useTexts();
  const [failed, setFailed] = useState<string>();
  const place = useMemo(
    () => ({
      open: (file: SheetFile) => {
        setFailed(undefined);
        void deals.saveFile(file).then((done) => setFailed(done ? undefined : file.name));
      },
      Preview: ({file}: {file: SheetFile}) => <Preview deals={deals} file={file} />,
      Progress: ({file}: {file: SheetFile}) => (
        <FileProgress watch={deals.desk.watchFile} file={file} />
      ),
    }),
    [deals],
  );
  return (
    <FilePlaceContext.Provider value={place}>
      <div role="alert">
        {failed !== undefined && <Notice tone="no" title={t('deals_file_failed', failed)} />}
      </div>
      {children}
    </FilePlaceContext.Provider>
  );
}

function Preview({deals, file}: {deals: Deals; file: SheetFile}) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let gone = false;
    void deals.fetchPreview(file.id).then((bytes) => {
      if (gone || !bytes) return;
      made = URL.createObjectURL(bytes);
      setAddress(made);
    });
    return () => {
      gone = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [file.id]);
  return address === undefined ? null : <img class="d-preview" src={address} alt={file.name} />;
}
