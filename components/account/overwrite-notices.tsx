import {useEffect, useMemo, useState} from 'preact/hooks';
import type {Catalogue} from '../../lib/domain/catalogue.ts';
import type {AccountModel} from '../../lib/models/account-model.ts';
import type {OverwriteNotice, Overwrites} from '../../lib/models/overwrites.ts';
import {createOverwrites} from '../../lib/models/overwrites.ts';
import {problemText} from '../link-form/problem-text.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {useTexts} from '../ui/texts.tsx';
import {fieldWords, noticeTitle, staleText} from './overwrite-words.ts';
import './overwrites.css';

/** Beside the list: the newest value that somebody overwrote unseen, and the way to the others. Nothing when there is none. */
export function OverwriteNotices({account}: {account: AccountModel}) {
  const texts = useTexts();
  const overwrites = useMemo(() => createOverwrites(account), [account]);
  const [all, setAll] = useState(false);
  const notices = overwrites.notices.value;
  const unread = notices.some(({restorable}) => restorable === 'unread');
  useEffect(() => {
    if (unread) void account.readEverything();
  }, [unread]);
  const catalogue = account.snapshot.value?.view.account?.catalogue;
  if (notices.length === 0 || !catalogue) return null;
  const shown = all ? notices : notices.slice(0, 1);
  const more = notices.length - shown.length;
  return (
    <section class="a-overwrites" aria-label={texts.t('overwrite_region')} tabIndex={-1}>
      {shown.map((notice) => (
        <OverwriteView
          key={notice.overwrite.id}
          notice={notice}
          overwrites={overwrites}
          catalogue={catalogue}
        />
      ))}
      {more > 0 && (
        <Button look="quiet" onClick={() => setAll(true)}>
          {texts.plural('overwrite_more', more)}
        </Button>
      )}
    </section>
  );
}

type OverwriteViewProps = {notice: OverwriteNotice; overwrites: Overwrites; catalogue: Catalogue};

function OverwriteView({notice, overwrites, catalogue}: OverwriteViewProps) {
  const texts = useTexts();
  const {t} = texts;
  const {overwrite, mine, other, name, restorable} = notice;
  const fields = fieldWords(texts, catalogue, notice);
  const problem = overwrites.problem.value;
  const stale = staleText(texts, notice);
  const isStale = stale !== undefined;
  const after = (acted: Promise<void>): void => {
    void acted.then(() => {
      // The button went with its notice: the list's search is the nearest place that stays.
      if (document.activeElement !== document.body) return;
      document.querySelector<HTMLElement>('input[type="search"]')?.focus({preventScroll: true});
    });
  };
  return (
    <Notice
      tone="wait"
      icon="warning"
      title={noticeTitle(texts, notice, fields)}
      action={
        <>
          {!isStale && (
            <Button
              aria-label={t('overwrite_restore_name', name)}
              busy={restorable === 'unread'}
              onClick={() => after(overwrites.restore(notice))}
            >
              {t('overwrite_restore')}
            </Button>
          )}
          <Button
            look={isStale ? 'ghost' : 'quiet'}
            aria-label={isStale ? t('overwrite_close_name', name) : t('overwrite_keep_name', name)}
            onClick={() => after(overwrites.keep(notice))}
          >
            {t(isStale ? 'overwrite_close' : 'overwrite_keep')}
          </Button>
        </>
      }
    >
      <dl class="a-values">
        {fields.map(({field, label, now, lost}) => (
          <div key={field}>
            {fields.length > 1 && <dt class="a-field">{label}</dt>}
            <dt>{t(restorable === 'removed' ? 'overwrite_instead' : 'overwrite_now')}</dt>
            <dd>
              <LongText text={now} />
            </dd>
            <dt>{mine === 'lost' ? t('overwrite_yours') : t('overwrite_theirs', other)}</dt>
            <dd>
              <LongText text={lost} />
            </dd>
          </div>
        ))}
      </dl>
      {isStale && <p>{stale}</p>}
      {problem?.id === overwrite.id && (
        <p role="alert" class="a-problem">
          {problem.outcome.kind === 'refused' && problem.outcome.refusal.code === 'invalid'
            ? t(notice.kind === 'link' ? 'overwrite_unfit' : 'overwrite_deal_unfit')
            : problemText(texts, problem.outcome)}
        </p>
      )}
    </Notice>
  );
}

const shortLength = 120;

/** A long value is cut; the rest is one click away. */
function LongText({text}: {text: string}) {
  const {t} = useTexts();
  const [whole, setWhole] = useState(false);
  if (whole || text.length <= shortLength) return <span>{text}</span>;
  return (
    <span>
      {text.slice(0, shortLength).trimEnd()}…{' '}
      <Button look="quiet" onClick={() => setWhole(true)}>
        {t('overwrite_show_all')}
      </Button>
    </span>
  );
}
