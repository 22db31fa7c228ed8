import type {DealDesk} from '../../lib/models/deal-desk-model.ts';
import type {UserId} from '../../lib/domain/ids.ts';
import {IconButton} from '../ui/button.tsx';
import {Select} from '../ui/select.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Who gets every notice of the deal. Each side changes its own half only. */
export function TeamBlock({desk}: {desk: DealDesk}) {
  const {t} = useTexts();
  const {sharing, shared} = desk.sheet.value;
  const {name, vendorName} = desk.parties.value;
  const team = sharing?.team ?? [];
  const others = desk.others.value;
  return (
    <div class="s-block" role="group" aria-label={t('deal_team')}>
      <h4>{t('deal_team')}</h4>
      {team.length === 0 && <p class="v-sub">{t('deal_team_none')}</p>}
      {team.length > 0 && (
        <ul class="s-team" role="list">
          {team.map((person) => (
            <li key={person.userId}>
              <span dir="auto">
                {person.name}{' '}
                <span class="v-sub">{person.side === 'partner' ? name : vendorName}</span>
              </span>
              {shared && person.side === 'partner' && (
                <IconButton
                  icon="close"
                  label={t('deal_team_remove', person.name)}
                  onClick={() => void desk.removeFromTeam(person.userId)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {shared && others.length > 0 && (
        <Select
          label={t('deal_team_add')}
          hideLabel
          options={others.map(({userId, name: label}) => ({value: userId, label}))}
          value=""
          placeholder={t('deal_team_add')}
          onChange={(userId) => void desk.addToTeam(userId as UserId)} // one of the options above
        />
      )}
    </div>
  );
}
