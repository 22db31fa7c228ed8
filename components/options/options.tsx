import type {ComponentChildren} from 'preact';
import type {Texts} from '../../lib/domain/texts.ts';
import type {OptionsModel} from '../../lib/models/options-model.ts';
import {AccountBanner} from '../account/account-banner.tsx';
import {AccountState} from '../account/account-state.tsx';
import {AttentionList} from '../account/attention-list.tsx';
import {DeskNoteLine} from '../account/desk-note.tsx';
import {DeskPanelView} from '../account/desk-panel.tsx';
import {SignInView} from '../account/sign-in-view.tsx';
import {SignOutQuestion} from '../account/sign-out-question.tsx';
import {SyncDetails} from '../account/sync-details.tsx';
import {syncText} from '../account/sync-words.ts';
import {Button} from '../ui/button.tsx';
import {Icon} from '../ui/icon.tsx';
import {StatusPill} from '../ui/pill.tsx';
import {Select} from '../ui/select.tsx';
import {Surface} from '../ui/surface.tsx';
import {useTexts} from '../ui/texts.tsx';
import {LeftSection} from './left-section.tsx';
import {NoticeSection} from './notice-section.tsx';

type OptionsProps = {options: OptionsModel; texts: Texts; theme?: 'light' | 'dark'};

/** The options page: who is signed in where, what is saved, and a file of what is not. */
export function Options({options, texts, theme}: OptionsProps) {
  const {account, desk} = options;
  const open = desk.panel.value !== undefined && account.phase.value === 'ready';
  return (
    <Surface texts={texts} theme={theme} class="options">
      {open && (
        <main class="o-column">
          <h1 class="v-hidden">{texts.t('options_title')}</h1>
          <h2 class="v-hidden">{texts.t('account_attention')}</h2>
          <div class="o-section o-panel">
            <DeskPanelView account={account} desk={desk} />
          </div>
        </main>
      )}
      <div class="o-column" role={open ? undefined : 'main'} hidden={open}>
        <h1>
          <span class="a-seal">
            <Icon name="seal" />
          </span>
          {texts.t('options_title')}
        </h1>
        <AccountBanner account={account} />
        {account.session.value ? (
          <>
            <AccountSection options={options} />
            <NoticeSection notices={options.notices} />
            <SavingSection options={options} />
          </>
        ) : (
          <div class="o-section">
            <AccountState
              account={account}
              signIn={<SignInView signIn={account.signIn} />}
              lines={6}
            />
          </div>
        )}
        <LeftSection options={options} />
        <Section title={texts.t('options_language')}>
          <p>{texts.t('options_language_text')}</p>
        </Section>
      </div>
      <DeskNoteLine desk={desk} />
    </Surface>
  );
}

function Section({title, children}: {title: string; children: ComponentChildren}) {
  return (
    <section class="o-section" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function AccountSection({options}: {options: OptionsModel}) {
  const {t} = useTexts();
  const {account} = options;
  const session = account.session.value;
  if (!session) return null;
  const facts = [
    [t('account_server'), session.server],
    [t('options_person'), `${session.user.name} · ${session.user.email}`],
    [t('options_role'), t(`options_role_${session.account.role}`)],
    [t('options_program'), session.account.programName],
  ];
  return (
    <Section title={t('options_account')}>
      {session.accounts.length > 1 ? (
        <Select
          label={t('options_partner')}
          options={session.accounts.map(({id, name}) => ({value: id, label: name}))}
          value={session.account.id}
          onChange={(value) => {
            const chosen = session.accounts.find(({id}) => id === value);
            if (chosen) void account.switchTo(chosen.id);
          }}
        />
      ) : (
        <p class="o-name" dir="auto">
          {session.account.name}
        </p>
      )}
      <dl class="o-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
      <p class="v-sub">{t('options_server_text')}</p>
      <div class="v-actions">
        <Button icon="sign-out" data-return="sign-out" onClick={() => void account.signOut()}>
          {t('account_sign_out')}
        </Button>
      </div>
      <SignOutQuestion account={account} />
    </Section>
  );
}

function SavingSection({options}: {options: OptionsModel}) {
  const texts = useTexts();
  const {t} = texts;
  const {account} = options;
  const sync = account.sync.value;
  const {tone, text} = syncText(texts, sync);
  const found = account.snapshot.value;
  const unsynced = found ? found.queue.length + found.refused.length : 0;
  return (
    <Section title={t('options_saving')}>
      <p role="status" class="v-actions">
        {sync.attention > 0 && (
          <StatusPill tone="no">{t('sync_attention', sync.attention)}</StatusPill>
        )}
        <StatusPill tone={tone === 'no' ? 'plain' : tone}>
          <span class="a-sync-text">{text}</span>
        </StatusPill>
      </p>
      <SyncDetails account={account} />
      {found && found.refused.length > 0 && (
        <div class="o-attention">
          <h3>{t('account_attention')}</h3>
          <AttentionList account={account} desk={options.desk} />
        </div>
      )}
      {unsynced > 0 && (
        <>
          <p class="v-sub">{t('options_export_text')}</p>
          <div class="v-actions">
            <Button onClick={() => options.exportUnsynced()}>
              {texts.plural('options_export', unsynced)}
            </Button>
          </div>
        </>
      )}
    </Section>
  );
}
