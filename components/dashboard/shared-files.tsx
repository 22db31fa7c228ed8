import type {ComponentChildren} from 'preact';
import {useEffect, useMemo, useState} from 'preact/hooks';
import type {SheetFile} from '../../lib/domain/deal-sheet.ts';
import type {DealsModel} from '../../lib/models/deals-model.ts';
import {FilePlaceContext} from '../deal/file-list.tsx';
import {Notice} from '../ui/notice.tsx';
import {useTexts} from '../ui/texts.tsx';

type SharedFilesProps = {deals: DealsModel; children: ComponentChildren};

/** Around a deal: its stored files are saved with a click, and their pictures shown, which the server has drawn anew. */
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

function Preview({deals, file}: {deals: DealsModel; file: SheetFile}) {
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
