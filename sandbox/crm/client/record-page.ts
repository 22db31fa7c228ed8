import {stages, typeIds} from '../records.ts';
import {listPath} from './addresses.ts';
import {h} from './build-element.ts';
import {icons} from './icons.ts';
import {propertiesOf, kinds, titleOf, type Fact} from './record-facts.ts';
import {renderRightColumn} from './right-column.ts';
import {showToast} from './toast.ts';
import {placeColumn} from './variants.ts';

/** Left: who and what. Middle: tabs, all of them in the document. Right: what belongs to it. */
export function renderRecord(fact: Fact): HTMLElement {
  const page = h('div', {class: 'record', id: 'crm'}, renderLeft(fact), renderMiddle(fact));
  placeColumn(page, () => renderRightColumn(fact));
  return page;
}

export function renderRecordSkeleton(): HTMLElement {
  const bones = (count: number) =>
    h(
      'div',
      {class: 'column'},
      ...Array.from({length: count}, () => h('div', {class: 'card bone'})),
    );
  return h('div', {class: 'record', id: 'crm', 'aria-busy': 'true'}, bones(2), bones(3), bones(3));
}

function renderLeft(fact: Fact): HTMLElement {
  const typeId = typeIds[fact.kind];
  const actions = [
    ['Note', icons.note, focusNote],
    ['E-mail', icons.mail, notHere],
    ['Call', icons.call, notHere],
    ['Task', icons.task, notHere],
  ] as const;
  return h(
    'div',
    {class: 'column', id: 'record-page-left-sidebar'},
    h(
      'aside',
      {'data-test-id': 'left-sidebar'},
      h(
        'div',
        {class: 'card', 'data-test-id': `card-wrapper-OBJECT_HIGHLIGHT-FAS-${typeId}-1`},
        h('a', {class: 'back', href: listPath(fact.kind)}, `‹ ${kinds[fact.kind].many}`),
        h('h2', {class: 'title', 'data-test-id': 'highlight-record-label'}, titleOf(fact)),
        ...(fact.kind === 'deal' ? [renderStages(fact.record.stage)] : []),
        h(
          'div',
          {class: 'actions'},
          ...actions.map(([name, icon, run]) =>
            h(
              'button',
              {type: 'button', onclick: run, 'data-test-id': `activity-button-icon-${name}`},
              icon(),
              h('span', {}, name),
            ),
          ),
        ),
      ),
      h(
        'div',
        {class: 'card', 'data-test-id': `card-wrapper-PROPERTIES_V3/${typeId}/0`},
        h('h3', {}, `About this ${kinds[fact.kind].one.toLowerCase()}`),
        h(
          'dl',
          {'data-test-id': 'crm-card-content'},
          ...propertiesOf(fact).flatMap(([name, value, mark]) => [
            h('dt', {}, name),
            h('dd', mark ? {'data-test-id': `highlight-property-display-${mark}`} : {}, value),
          ]),
        ),
      ),
    ),
  );
}

function renderStages(stage: string): HTMLElement {
  const reached = stages.findIndex((name) => name === stage);
  return h(
    'ol',
    {class: 'stages', 'aria-label': `Stage: ${stage}`},
    ...stages.map((name, index) => h('li', {title: name, class: index <= reached ? 'done' : ''})),
  );
}

function renderMiddle(fact: Fact): HTMLElement {
  const contents = [renderOverview(fact), renderActivities(fact)];
  const tabs = ['Overview', 'Activities'].map((name, index) =>
    h(
      'button',
      {type: 'button', role: 'tab', 'data-tab-link': 'true', onclick: () => select(index)},
      name,
    ),
  );
  const select = (chosen: number) => {
    contents.forEach((content, index) => (content.hidden = index !== chosen));
    tabs.forEach((tab, index) => {
      tab.setAttribute('aria-selected', String(index === chosen));
      tab.dataset.tabSelected = String(index === chosen);
    });
  };
  select(0);
  return h(
    'div',
    {class: 'column middle', 'data-test-id': 'middle-pane'},
    h('div', {class: 'tabs', role: 'tablist'}, ...tabs),
    ...contents,
  );
}

function renderOverview(fact: Fact): HTMLElement {
  return h(
    'div',
    {'data-test-id': 'tab-0-content', role: 'tabpanel'},
    h(
      'div',
      {class: 'card', 'data-test-id': 'card-wrapper-DATA_HIGHLIGHTS/0'},
      h('h3', {}, 'Highlights'),
      h(
        'div',
        {class: 'highlights'},
        ...propertiesOf(fact)
          .slice(0, 3)
          .map(([name, value]) => h('div', {}, h('span', {}, name), h('b', {}, value))),
      ),
    ),
    h(
      'div',
      {class: 'card', 'data-test-id': 'card-wrapper-ACTIVITIES_V2/0'},
      h('h3', {}, 'Recent activity'),
      ...renderEvents(fact),
    ),
  );
}

function renderActivities(fact: Fact): HTMLElement {
  const events = h('div', {}, ...renderEvents(fact));
  const note = h('textarea', {
    name: 'note',
    rows: '3',
    placeholder: 'Write a note',
    'aria-label': 'Note',
  });
  const save = (event: Event) => {
    event.preventDefault();
    const text = (note as HTMLTextAreaElement).value.trim(); // made as a textarea above
    if (text) events.prepend(renderEvent('Note', 'just now', text));
    (event.target as HTMLFormElement).reset(); // the form is what is submitted
  };
  return h(
    'div',
    {'data-test-id': 'tab-1-content', role: 'tabpanel'},
    h(
      'form',
      {class: 'card note', onsubmit: save},
      note,
      h('button', {type: 'submit', class: 'main'}, 'Save note'),
    ),
    h('div', {class: 'card', 'data-test-id': 'crm-events-viz-timeline'}, events),
  );
}

function renderEvents(fact: Fact): HTMLElement[] {
  const title = titleOf(fact);
  return [
    renderEvent('Meeting', '18 Nov 2026', `Talked through next steps for ${title}.`),
    renderEvent('E-mail', '12 Nov 2026', 'Sent the proposal and the list of products.'),
    renderEvent('Created', '3 Nov 2026', `${kinds[fact.kind].one} created by Maria Nowak.`),
  ];
}

function renderEvent(kind: string, when: string, text: string): HTMLElement {
  return h(
    'div',
    {class: 'event', 'data-test-id': 'timeline-preview-event'},
    h('b', {}, kind),
    h('time', {'data-test-id': 'event-timestamp'}, when),
    h('p', {}, text),
  );
}

function focusNote(): void {
  document.querySelectorAll<HTMLElement>('[role=tab]')[1]?.click();
  document.querySelector<HTMLElement>('textarea[name=note]')?.focus();
}

function notHere(): void {
  showToast('Not part of the sandbox');
}
