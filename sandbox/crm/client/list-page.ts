import {recordPath, type Kind} from './addresses.ts';
import {h} from './build-element.ts';
import {kinds, propertiesOf, titleOf, type Fact} from './record-facts.ts';

const shownProperties = 4;

export function renderList(kind: Kind): HTMLElement {
  const {many, all} = kinds[kind];
  const columns = (fact: Fact) => propertiesOf(fact).slice(0, shownProperties);
  const first = all[0];
  return h(
    'section',
    {class: 'list'},
    h('h1', {}, many, h('span', {class: 'count'}, `${all.length} records`)),
    h(
      'div',
      {class: 'table'},
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', {}, 'Name'),
            ...(first ? columns(first) : []).map(([name]) => h('th', {}, name)),
          ),
        ),
        h(
          'tbody',
          {},
          ...all.map((fact) =>
            h(
              'tr',
              {},
              h('td', {}, h('a', {href: recordPath(kind, fact.record.id)}, titleOf(fact))),
              ...columns(fact).map(([, value]) => h('td', {}, value)),
            ),
          ),
        ),
      ),
    ),
  );
}
