import {Select} from '../../components/ui/select.tsx';
import type {Named} from '../../lib/domain/catalogue.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {OwnerChoice, PartnerChoice} from './choices.ts';
import {dealShape, dealTabs, type DealCounts, type DealQuery} from './deal-list.ts';
import {ListTools, Tabs} from './list-views.tsx';
import {stateTexts} from './views.tsx';

type DealToolsProps = {
  texts: Texts;
  query: DealQuery;
  owners: readonly OwnerChoice[];
  partners: readonly PartnerChoice[];
  /** Empty where regions are not this person's to choose. */
  regions: readonly Named[];
  /** Who looks: "Mine" stands for them. */
  me: string;
};

export function DealTools({texts, query, owners, partners, regions, me}: DealToolsProps) {
  const {t} = texts;
  const {filters} = query;
  return (
    <ListTools {...{texts, query, shape: dealShape, search: t('console_deals_search')}}>
      <Select
        label={t('console_column_owner')}
        hideLabel
        name="owner"
        value={filters.owner}
        options={[
          {value: '', label: t('console_owner_any')},
          {value: 'me', label: t('console_owner_me')},
          {value: 'nobody', label: t('console_owner_nobody')},
          ...owners
            .filter(({userId}) => userId !== me)
            .map(({userId, name}) => ({value: userId, label: name})),
        ]}
      />
      <Select
        label={t('console_column_partner')}
        hideLabel
        name="partner"
        value={filters.partner}
        options={[
          {value: '', label: t('console_partner_any')},
          ...partners.map(({accountId, name}) => ({value: accountId, label: name})),
        ]}
      />
      {regions.length > 0 && (
        <Select
          label={t('console_column_region')}
          hideLabel
          name="region"
          value={filters.region}
          options={[
            {value: '', label: t('console_region_any')},
            ...regions.map(({id, name}) => ({value: id, label: name})),
          ]}
        />
      )}
      <Select
        label={t('console_messages')}
        hideLabel
        name="unread"
        value={filters.unread}
        options={[
          {value: '', label: t('console_messages_any')},
          {value: 'yes', label: t('console_messages_unread')},
        ]}
      />
    </ListTools>
  );
}

type DealTabsProps = {texts: Texts; query: DealQuery; counts: DealCounts};

export function DealTabs({texts, query, counts}: DealTabsProps) {
  const {t} = texts;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const tabs = dealTabs.map((state) => ({
    value: state,
    label: t(state === 'none' ? 'console_state_none' : stateTexts[state]),
    count: counts[state] ?? 0,
  }));
  return (
    <Tabs
      {...{texts, query, shape: dealShape, filter: 'state', label: t('console_list_states')}}
      tabs={[{value: '', label: t('status_all'), count: all}, ...tabs]}
    />
  );
}
