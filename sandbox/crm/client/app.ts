import {findRoute, listPath, recordPath, type Kind} from './addresses.ts';
import {h} from './build-element.ts';
import {renderList} from './list-page.ts';
import {findRecord, kinds, titleOf} from './record-facts.ts';
import {renderRecord, renderRecordSkeleton} from './record-page.ts';
import {icons} from './icons.ts';
import {showToast} from './toast.ts';
import {listenForHotkeys} from './variants.ts';

const skeletonMs = 350;
const main = h('main', {class: 'page', id: 'root'});
let loading = 0;

function render(): void {
  clearTimeout(loading);
  const route = findRoute(location.pathname);
  markNavigation(route.page === 'other' ? undefined : route.kind);
  switch (route.page) {
    case 'list':
      document.title = `${kinds[route.kind].many} · Sandbox CRM`;
      main.replaceChildren(renderList(route.kind));
      break;
    case 'record': {
      const record = findRecord(route.kind, route.id);
      document.title = record ? `${titleOf(record)} · Sandbox CRM` : 'Sandbox CRM';
      main.replaceChildren(renderRecordSkeleton());
      loading = window.setTimeout(() => {
        main.replaceChildren(
          record ? renderRecord(record) : notFound('This record does not exist.'),
        );
      }, skeletonMs);
      break;
    }
    case 'other':
      main.replaceChildren(notFound('Nothing to see on this page.'));
  }
}

function notFound(text: string): HTMLElement {
  return h(
    'div',
    {class: 'nothing'},
    h('p', {}, text),
    h('a', {href: listPath('deal')}, 'Back to deals'),
  );
}

function go(path: string): void {
  history.pushState({}, '', path);
  render();
  scrollTo(0, 0);
}

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!link || !isPlain || link.target || link.origin !== location.origin) return;
  event.preventDefault();
  go(link.pathname + link.search);
});
window.addEventListener('popstate', render);

const links = (Object.keys(kinds) as Kind[]).map((kind) =>
  h(
    'a',
    {href: listPath(kind), 'data-kind': kind, title: kinds[kind].many},
    icons[kind](),
    h('span', {}, kinds[kind].many),
  ),
);

function markNavigation(kind: Kind | undefined): void {
  for (const link of links) {
    if (link.dataset.kind === kind) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

function setScheme(scheme: string): void {
  document.documentElement.dataset.scheme = scheme;
  localStorage.setItem('scheme', scheme);
}

function switchScheme(): void {
  setScheme(document.documentElement.dataset.scheme === 'dark' ? 'light' : 'dark');
}

function startSearch(event: Event): void {
  event.preventDefault();
  const query = new FormData(event.target as HTMLFormElement).get('q'); // only our form submits here
  const word = typeof query === 'string' ? query.trim().toLowerCase() : '';
  for (const kind of Object.keys(kinds) as Kind[]) {
    const hit = kinds[kind].all.find((record) => titleOf(record).toLowerCase().includes(word));
    if (word && hit) {
      go(recordPath(kind, hit.record.id));
      return;
    }
  }
  showToast('Nothing found');
}

const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
setScheme(localStorage.getItem('scheme') ?? system);
document.body.append(
  h(
    'header',
    {class: 'top', 'data-test-id': 'hs-global-toolbar'},
    h('span', {class: 'brand'}, icons.brand(), 'Sandbox CRM'),
    h(
      'form',
      {role: 'search', onsubmit: startSearch},
      h('input', {
        type: 'search',
        name: 'q',
        placeholder: 'Search the CRM',
        'aria-label': 'Search the CRM',
      }),
    ),
    h(
      'button',
      {class: 'scheme', type: 'button', onclick: switchScheme, title: 'Light or dark'},
      icons.scheme(),
      h('span', {}, 'Light or dark'),
    ),
    h('span', {class: 'me', title: 'Maria Nowak, Bright Agency'}, 'MN'),
  ),
  h('nav', {class: 'side', 'data-test-id': 'hs-vertical-nav', 'aria-label': 'CRM'}, ...links),
  main,
);
listenForHotkeys((key) => showToast(`Shortcut “${key}”`));
render();
