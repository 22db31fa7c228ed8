import {TextArea} from '../../../components/ui/text-area.tsx';
import {Sheet} from '../../pages/frame.tsx';
import {Problem, dealTabs, type DealTab, type Show} from './action-form.tsx';
import {Decisions} from './decisions-view.tsx';
import {Facts, Qualification} from './facts-view.tsx';
import {Duplicates, Head} from './head-view.tsx';
import {offeredForms} from './offered-forms.ts';
import {Proof} from './proof-view.tsx';
import {Quotes} from './quotes-view.tsx';
import {Requests} from './requests-view.tsx';
import {Talk} from './talk-view.tsx';
import {Team} from './team-view.tsx';
import {Timeline} from './timeline-view.tsx';

const tabKeys = {shared: 'console_tab_shared', timeline: 'console_tab_timeline'} as const;

/** One deal: what it is and what was said on the left, what the vendor decides on the right. */
export function DealView({show}: {show: Show}) {
  const {page, tab} = show;
  return (
    <div class="k-deal">
      <div class="k-column">
        <LostForm show={show} />
        <Head show={show} />
        <Duplicates show={show} />
        <Requests show={show} />
        {page.deal.sharing && <Facts show={show} />}
        {page.deal.sharing && <Qualification show={show} />}
        <section class="p-card">
          <TabRow show={show} />
          {tab === 'shared' ? <Talk show={show} /> : <Timeline show={show} />}
        </section>
      </div>
      <div class="k-column">
        {page.deal.sharing && <Decisions show={show} />}
        <Proof show={show} />
        <Quotes show={show} />
        {page.deal.sharing && <Team show={show} />}
      </div>
    </div>
  );
}

/** A form that came back and has no place here any more: its matter is gone, or the right to it. Nothing typed is lost. */
function LostForm({show}: {show: Show}) {
  const {texts, page, tab, failed} = show;
  if (!failed || offeredForms(page, tab).has(failed.form)) return null;
  const {text = '', reason = '', note = ''} = failed.typed.text;
  const typed = text || reason || note;
  return (
    <Sheet>
      <Problem>{failed.problem}</Problem>
      {typed !== '' && (
        <div class="p-form">
          <TextArea label={texts.t('console_typed')} readOnly dir="auto" value={typed} />
        </div>
      )}
    </Sheet>
  );
}

function TabRow({show}: {show: Show}) {
  const {texts, path, tab, page} = show;
  const href = (one: DealTab) =>
    one === 'shared' ? `${path}#shared` : `${path}?tab=${one}#${one}`;
  return (
    <nav class="k-tabs" aria-label={texts.t('console_tabs')}>
      {dealTabs.map((one) => (
        <a key={one} href={href(one)} aria-current={one === tab ? 'page' : undefined}>
          {texts.t(tabKeys[one])}
          {one === 'shared' && page.sheet.unread > 0 && (
            <span class="v-count">{texts.number(page.sheet.unread)}</span>
          )}
        </a>
      ))}
    </nav>
  );
}
