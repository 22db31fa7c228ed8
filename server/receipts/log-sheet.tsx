import {LinkButton} from '../../components/ui/link-button.tsx';
import type {Texts} from '../../lib/domain/texts.ts';
import {Sheet} from '../pages/frame.tsx';

type LogSheetProps = {texts: Texts; path: string; withPayloads: boolean};

/** The way to an account's log, on the page of its team. */
export function LogSheet({texts, path, withPayloads}: LogSheetProps) {
  const {t} = texts;
  return (
    <Sheet title={t('admin_log_title')} lead={t('admin_log_lead')}>
      <div class="p-form">
        {!withPayloads && <p class="p-lead">{t('admin_log_digests')}</p>}
        <div>
          <LinkButton href={path} icon="file">
            {t('admin_log_download')}
          </LinkButton>
        </div>
      </div>
    </Sheet>
  );
}
