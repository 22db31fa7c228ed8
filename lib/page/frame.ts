/**
 * The element that stands in the page, with its shadow root and what surrounds the card in it: nothing in a column; a
 * chip and a panel when docked; a notice above it once the extension was updated. Built by hand, so that an orphaned
 * script can still show its notice and the page's CSP has nothing to object to.
 */
import type {Texts} from '../domain/texts.ts';
import {element, lineIcon} from './element.ts';
import {frameStyle} from './frame-style.ts';
import {findFreeSpot} from './free-spot.ts';
import type {Place} from './keeper.ts';
import type {Theme} from './theme.ts';

export type Frame = {
  host: HTMLElement;
  root: ShadowRoot;
  /** Where the card is mounted; stays the same element wherever the frame goes. */
  slot: HTMLElement;
  setPlace: (place: Place) => void;
  setTheme: (theme: Theme) => void;
  /** The card stays readable, so that nothing a person typed vanishes, but does nothing any more. */
  showUpdated: () => void;
};

/** By this name a newer version of this script finds what an older one left, and tests find the card. */
const hostName = 'vouch-card';

/** Between cards of a column that has no gap of its own. */
const columnGap = '12px';
const placeAgainMs = 2000;
const settleMs = 150;

export function createFrame({t}: Texts, mode: ShadowRootMode): Frame {
  // A version of this extension that was replaced may have left its card behind; the page may have made some up.
  for (const leftover of document.querySelectorAll(hostName)) leftover.remove();
  const host = document.createElement(hostName); // a plain element: scripts of an isolated world cannot define one
  const root = host.attachShadow({mode});
  const chipText = element('span', {}, t('card_title'));
  const chip = element(
    'button',
    {class: 'chip', type: 'button', 'aria-expanded': 'false'},
    lineIcon(
      'M12 2.5a3.9 3.9 0 0 1 6 1.9 3.9 3.9 0 0 1 3.5 5.1 3.9 3.9 0 0 1 0 5 3.9 3.9 0 0 1-3.5 5.1 3.9 3.9 0 0 1-6 1.9 3.9 3.9 0 0 1-6-1.9 3.9 3.9 0 0 1-3.5-5.1 3.9 3.9 0 0 1 0-5A3.9 3.9 0 0 1 6 4.4a3.9 3.9 0 0 1 6-1.9z',
      'M8.5 12l2.5 2.5 4.5-5',
    ),
    chipText,
  );
  const collapseLabel = t('card_dock_collapse');
  const collapse = element(
    'button',
    {class: 'collapse', type: 'button', 'aria-label': collapseLabel, title: collapseLabel},
    lineIcon('M6 9l6 6 6-6'),
  );
  const bar = element('div', {class: 'bar'}, collapse);
  const reload = element('button', {class: 'reload', type: 'button'}, t('card_updated_reload'));
  reload.addEventListener('click', () => location.reload());
  // Built while the extension can still be asked for texts.
  const updated = [element('span', {}, t('card_updated')), reload];
  const updatedTitle = t('card_gone');
  const notice = element('div', {class: 'notice', role: 'status', hidden: ''});
  const slot = element('div', {class: 'slot'});
  const panel = element('div', {class: 'panel'}, bar, notice, slot);
  const frame = element('div', {class: 'frame', 'data-theme': 'light'}, chip, panel);
  const style = document.createElement('style');
  style.textContent = frameStyle;
  root.append(style, frame);

  let place: Place = 'away';
  let expanded = false;
  let docked = new AbortController();

  const render = () => {
    const isDocked = place === 'docked';
    frame.dataset.place = place;
    chip.hidden = !isDocked || expanded;
    chip.setAttribute('aria-expanded', String(expanded));
    bar.hidden = !isDocked;
    panel.hidden = isDocked && !expanded;
    if (!chip.hidden) moveAside();
  };
  const expand = (wide: boolean) => {
    expanded = wide;
    render();
    (wide ? collapse : chip).focus();
  };
  const moveAside = () => {
    if (chip.hidden || !host.isConnected) return;
    const spot = findFreeSpot(document, chip.getBoundingClientRect(), host);
    chip.style.right = `${spot.right}px`;
    chip.style.bottom = `${spot.bottom}px`;
  };
  chip.addEventListener('click', () => expand(true));
  collapse.addEventListener('click', () => expand(false));
  frame.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || place !== 'docked' || !expanded) return;
    event.preventDefault();
    expand(false);
  });

  return {
    host,
    root,
    slot,
    setPlace: (next) => {
      // Not on the host: its own styles outrank whatever is set on it, by us as well.
      frame.style.margin = next === 'column' ? getColumnMargin(host) : '';
      if (next === place) return;
      place = next;
      docked.abort();
      docked = new AbortController();
      if (place === 'docked') watchSurroundings(moveAside, docked.signal);
      render();
    },
    setTheme: (theme) => {
      frame.dataset.theme = theme;
    },
    showUpdated: () => {
      notice.append(...updated); // only now, so that it is announced
      notice.hidden = false;
      slot.inert = true;
      chipText.textContent = updatedTitle; // a collapsed panel hides the notice
      chip.dataset.updated = '';
      moveAside();
    },
  };
}

/** Pages scroll and grow launchers of their own: the chip looks again after each pause, and now and then. */
function watchSurroundings(onChange: () => void, signal: AbortSignal): void {
  let pause = 0;
  const later = () => {
    clearTimeout(pause);
    pause = window.setTimeout(onChange, settleMs);
  };
  window.addEventListener('resize', later, {signal});
  window.addEventListener('scroll', later, {signal, capture: true, passive: true});
  const again = setInterval(onChange, placeAgainMs);
  signal.addEventListener('abort', () => {
    clearTimeout(pause);
    clearInterval(again);
  });
}

/** A column with a gap needs no margin from us; beside other cards we keep to their edges. */
function getColumnMargin(host: HTMLElement): string {
  const column = host.parentElement;
  const next = host.nextElementSibling;
  const gap = column ? parseFloat(getComputedStyle(column).rowGap) : 0;
  const {marginLeft, marginRight} = next
    ? getComputedStyle(next)
    : {marginLeft: '0px', marginRight: '0px'};
  return `0 ${marginRight} ${gap > 0 ? '0' : columnGap} ${marginLeft}`;
}
