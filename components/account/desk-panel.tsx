import type {AccountModel} from '../../lib/models/account-model.ts';
import type {FormPanel} from '../../lib/models/desk-panel.ts';
import type {LinkDesk} from '../../lib/models/link-desk.ts';
import {LinkFormPanel} from '../link-form/link-form-panel.tsx';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {Panel} from '../ui/panel.tsx';
import {useTexts} from '../ui/texts.tsx';
import {Skeleton} from '../ui/skeleton.tsx';
import {AskingPanel} from './asking-panel.tsx';
import {ClientPanel} from './client-panel.tsx';
import {CreatedPanel} from './created-panel.tsx';
import {returnNameOf} from './link-tools.tsx';
import {PreviewPanel} from './preview-panel.tsx';

type DeskProps = {account: AccountModel; desk: LinkDesk};

/** The open panel of the popup or the dashboard, if any. */
export function DeskPanelView({account, desk}: DeskProps) {
  const {t} = useTexts();
  const panel = desk.panel.value;
  if (!panel) return null;
  const back = () => desk.close();
  const row = desk.row.value;
  switch (panel.kind) {
    case 'form':
      return <FormView key={panel.linkId} account={account} desk={desk} panel={panel} />;
    case 'created':
      return (
        <CreatedPanel
          account={account}
          linkId={panel.linkId}
          name={panel.name}
          row={row}
          onDone={back}
        />
      );
    case 'preview':
    case 'client':
    case 'asking': {
      const returnTo = returnNameOf(panel.linkId);
      if (!row) {
        return (
          <Panel title={t('card_preview')} onBack={back}>
            {account.whole.value ? <Notice title={t('account_link_gone')} /> : <Skeleton />}
          </Panel>
        );
      }
      const shared = {linkName: row.link.name, onBack: back, returnTo};
      if (panel.kind === 'asking') {
        return <AskingPanel key={row.id} form={panel.form} {...shared} />;
      }
      return panel.kind === 'preview' ? (
        <PreviewPanel key={row.id} account={account} row={row} onBack={back} returnTo={returnTo} />
      ) : (
        <ClientPanel key={row.id} form={panel.form} {...shared} />
      );
    }
  }
}

/** Refusals after which an edit can only go on as a new link. */
const tooLate = ['already_answered', 'link_not_found'];

function FormView({account, desk, panel}: DeskProps & {panel: FormPanel}) {
  const {t} = useTexts();
  const {form, purpose} = panel;
  const known = account.snapshot.value?.view.account;
  const problem = form.problem.value;
  const late = problem?.kind === 'refused' && tooLate.includes(problem.refusal.code);
  const title = {
    create: t('card_create'),
    clone: t('account_clone_title'),
    edit: t('account_edit_title'),
  }[purpose];
  if (!known) return null;
  const opener = desk.row.value?.id ?? panel.replaces;
  return (
    <LinkFormPanel
      form={form}
      parties={{...known, userName: account.session.value?.user.name}}
      title={title}
      submitLabel={purpose === 'edit' ? t('account_save') : t('card_create_submit')}
      returnTo={opener ? returnNameOf(opener) : 'create'}
      onSubmit={() => void desk.save()}
      onBack={() => desk.close()}
      notice={
        problem && (
          // The reason stands above this, below a form that may be longer than the window.
          <div class="a-late" ref={(element) => element?.scrollIntoView({block: 'nearest'})}>
            {late && (
              <Button look="primary" onClick={() => desk.saveAsNew()}>
                {t('account_as_new')}
              </Button>
            )}
          </div>
        )
      }
    />
  );
}
