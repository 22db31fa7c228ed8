import {typeIds} from '../records.ts';
import {recordPath, type Kind} from './addresses.ts';
import {h} from './build-element.ts';
import {icons} from './icons.ts';
import {associatedWith, kinds, subtitleOf, titleOf, type Fact} from './record-facts.ts';
import {isVariant} from './variants.ts';

const order: readonly Kind[] = ['contact', 'company', 'deal'];

export function renderRightColumn(fact: Fact): HTMLElement {
  return h(
    'div',
    {
      class: isVariant('clipped') ? 'column right clipped' : 'column right',
      'data-test-id': 'records-right-sidebar',
    },
    h(
      'aside',
      {'data-test-id': 'right-sidebar'},
      ...order.filter((kind) => kind !== fact.kind).map((kind) => renderAssociation(fact, kind)),
    ),
  );
}

function renderAssociation(fact: Fact, kind: Kind): HTMLElement {
  const typeId = typeIds[kind];
  const facts = associatedWith(fact, kind);
  return h(
    'div',
    {class: 'card', 'data-test-id': `card-wrapper-ASSOCIATION_V3/${typeId}`},
    h(
      'details',
      {open: true},
      h(
        'summary',
        {},
        icons.open(),
        h(
          'span',
          {'data-selenium-test': 'crm-card-title'},
          `${kinds[kind].many} (${facts.length})`,
        ),
      ),
      h(
        'ul',
        {class: 'associated', 'data-test-id': `associated-objects-card-content-${typeId}`},
        ...facts.map((other) =>
          h(
            'li',
            {'data-test-id': `chiclet-${typeId}-${other.record.id}`},
            h(
              'a',
              {
                href: recordPath(kind, other.record.id),
                'data-selenium-test': `${kind}-chicklet-title-link`,
              },
              titleOf(other),
            ),
            h(
              'span',
              kind === 'company' ? {'data-test-id': 'company-chicklet-domain'} : {},
              subtitleOf(other),
            ),
            ...(other.kind === 'contact'
              ? [h('span', {'data-test-id': 'contact-chicklet-email'}, other.record.email)]
              : []),
          ),
        ),
      ),
    ),
  );
}
