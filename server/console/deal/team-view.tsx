import {Select} from '../../../components/ui/select.tsx';
import type {Author} from '../../../lib/domain/deal.ts';
import {Sheet} from '../../pages/frame.tsx';
import {ActionForm, type Show} from './action-form.tsx';

/** Each side edits its own members only. */
export function Team({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {t} = texts;
  const {account, deal, rights, vendorPeople} = page;
  const team = deal.sharing?.team ?? [];
  const isOpen = rights.talk && deal.shared && deal.sharing !== null;
  const others = vendorPeople.filter(({userId}) => !team.some((one) => one.userId === userId));
  return (
    <Sheet title={t('console_deal_team')} lead={t('console_team_lead')}>
      <div class="k-stack" id="team">
        <Side show={show} name={account.vendorName} members={sideOf(team, 'vendor')} may={isOpen} />
        <Side show={show} name={account.name} members={sideOf(team, 'partner')} may={false} />
        {isOpen && others.length > 0 && (
          <ActionForm
            show={show}
            id="team"
            action={`${path}/team`}
            submit={t('console_team_add')}
            look="ghost"
          >
            {({text, error}) => (
              <Select
                label={t('console_team_person')}
                name="person"
                value={text('person')}
                placeholder={t('admin_choose')}
                options={others.map(({userId, name}) => ({value: userId, label: name}))}
                error={error('add')}
              />
            )}
          </ActionForm>
        )}
      </div>
    </Sheet>
  );
}

type SideProps = {show: Show; name: string; members: readonly Author[]; may: boolean};

function Side({show, name, members, may}: SideProps) {
  const {texts, path} = show;
  const {t} = texts;
  return (
    <section>
      <h3 dir="auto">{name}</h3>
      {members.length === 0 ? (
        <p class="k-aside">{t('activity_nobody')}</p>
      ) : (
        <ul class="k-plain">
          {members.map((one) => (
            <li key={one.userId} class="k-line">
              <bdi>{one.name}</bdi>
              {may && (
                <ActionForm
                  show={show}
                  id={`team-remove:${one.userId}`}
                  action={`${path}/team-remove`}
                  hidden={{person: one.userId}}
                  look="quiet"
                  submit={t('admin_remove')}
                  submitLabel={t('admin_remove_of', one.name)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function sideOf(team: readonly Author[], side: Author['side']): Author[] {
  return team.filter((one) => one.side === side);
}
