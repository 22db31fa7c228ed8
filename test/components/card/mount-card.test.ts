import {afterEach, describe, expect, it, vi} from 'vitest';
import {guardEvents} from '../../../components/card/event-guard.ts';
import {createCardDealKit} from '../../../components/card/deals.tsx';
import {mountCard, type LoadKit} from '../../../components/card/mount-card.tsx';
import {cardPanels} from '../../../components/card/panels.tsx';
import {createFakeBackground} from './fake-background.ts';
import {readyOf} from './sample.ts';
import {texts} from './show-card.tsx';

afterEach(() => document.body.replaceChildren());

function mount() {
  const host = document.createElement('div');
  document.body.append(host);
  const root = host.attachShadow({mode: 'open'});
  const fake = createFakeBackground(texts, {kind: 'signed_out'});
  const deal = createCardDealKit({findFields: () => ({}), now: () => ''});
  const loaded: string[] = [];
  const loadKit = ((part: 'panels' | 'deal') => {
    loaded.push(part);
    return Promise.resolve(part === 'panels' ? cardPanels : deal);
  }) as LoadKit; // which of the two, the part says
  const card = mountCard(root, {...fake.ports, loadKit});
  const find = (selector: string) => {
    const found = root.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`No ${selector}`);
    return found;
  };
  return {root, fake, card, find, loaded};
}

describe('mountCard', () => {
  it('draws one region, in the theme and place it is told', async () => {
    const {root, card, find} = mount();
    expect(root.querySelectorAll('[role=region]')).toHaveLength(1);
    expect(find('.v-surface').dataset.theme).toBe('light');
    card.setTheme('dark');
    card.setMode('docked');
    await vi.waitFor(() => expect(find('.v-surface').dataset.theme).toBe('dark'));
    expect(find('.c-frame').dataset.mode).toBe('docked');
  });

  it('follows the state and the record', async () => {
    const {root, card, fake} = mount();
    fake.setState(readyOf());
    await vi.waitFor(() => expect(root.textContent).toContain('Acme · Content Hub'));
    fake.setRecord('crm:1:deal:2');
    card.moved();
    await vi.waitFor(() => expect(root.textContent).not.toContain('Acme · Content Hub'));
  });

  it('does nothing on clicks and submissions that a script made up', () => {
    const {fake, find} = mount();
    const signIn = find('.c-body button');
    signIn.dispatchEvent(new MouseEvent('click', {bubbles: true, composed: true}));
    signIn.click();
    expect(fake.sent).toEqual([]);
  });

  it('leaves nothing behind', () => {
    const {root, card, fake} = mount();
    card.unmount();
    expect(root.childNodes).toHaveLength(0);
    fake.setState(readyOf());
    expect(root.textContent).toBe('');
  });
});

describe('guardEvents', () => {
  const trusted = (type: string) => {
    const event = new Event(type, {bubbles: true, cancelable: true});
    Object.defineProperty(event, 'isTrusted', {value: true});
    return event;
  };

  it.each(['click', 'submit'])('lets a person’s own %s through, and no other', (type) => {
    const button = document.createElement('button');
    document.body.append(button);
    const heard = vi.fn();
    button.addEventListener(type, heard);
    const stop = guardEvents(document.body);
    const madeUp = new Event(type, {bubbles: true, cancelable: true});
    Object.defineProperty(madeUp, 'isTrusted', {value: false});
    button.dispatchEvent(madeUp);
    expect(heard).not.toHaveBeenCalled();
    expect(madeUp.defaultPrevented).toBe(true);
    button.dispatchEvent(trusted(type));
    expect(heard).toHaveBeenCalledTimes(1);
    stop();
  });

  it('lets keys through: their copies come from our own guard', () => {
    const input = document.createElement('input');
    document.body.append(input);
    const heard = vi.fn();
    input.addEventListener('keydown', heard);
    const stop = guardEvents(document.body);
    input.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}));
    expect(heard).toHaveBeenCalledTimes(1);
    stop();
  });
});
