import {Button} from '../../components/ui/button.tsx';
import {Checkbox} from '../../components/ui/checkbox.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import {limits} from '../../lib/domain/limits.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {SavedFilter} from './saved-filters.ts';

type SavedFiltersProps = {
  texts: Texts;
  filters: readonly SavedFilter[];
  /** The form as it was sent, where it could not be saved. */
  sent?: {name: string; error: TextKey} | undefined;
};

/**
 * The person's saved filters: to open, to make the one that the list opens with, to delete; and the present one to save, whose query stands
 * with the list, where it changes.
 */
export function SavedFilters({texts, filters, sent}: SavedFiltersProps) {
  const {t} = texts;
  return (
    <details class="p-card k-saved" open={sent !== undefined}>
      <summary>{t('console_saved')}</summary>
      {filters.length > 0 && (
        <ul class="p-items" role="list">
          {filters.map((filter) => (
            <Item key={filter.id} texts={texts} filter={filter} />
          ))}
        </ul>
      )}
      <form id="k-save" class="p-form" method="post" action="/console/filters">
        <TextField
          label={t('console_saved_name')}
          name="name"
          dir="auto"
          autocomplete="off"
          maxLength={limits.nameLength}
          value={sent?.name ?? ''}
          error={sent && t(sent.error)}
        />
        <Checkbox name="default" value="yes" label={t('console_saved_open_with')} />
        <Button type="submit">{t('console_saved_save')}</Button>
      </form>
    </details>
  );
}

function Item({texts, filter}: {texts: Texts; filter: SavedFilter}) {
  const {t} = texts;
  const {id, name, query, isDefault} = filter;
  return (
    <li>
      <a href={`/console/deals?${query || 'all'}`} dir="auto">
        {name}
      </a>
      <span class="v-actions">
        <form method="post" action={`/console/filters/${id}/default`}>
          <input type="hidden" name="default" value={isDefault ? 'no' : 'yes'} />
          <Button type="submit" look="quiet">
            {t(isDefault ? 'console_saved_not_default' : 'console_saved_default')}
          </Button>
        </form>
        <form method="post" action={`/console/filters/${id}/delete`}>
          <Button type="submit" look="quiet" aria-label={t('console_saved_delete_of', name)}>
            {t('console_saved_delete')}
          </Button>
        </form>
      </span>
    </li>
  );
}
