// @vitest-environment happy-dom
import {beforeEach, describe, expect, test} from 'vitest';
import {createTexts} from '../../../lib/domain/texts.ts';
import {createFrame, type Frame} from '../../../lib/page/frame.ts';
import messages from '../../../public/_locales/en/messages.json';

/* What can be told without layout; places, boxes and presses are proven in test/e2e/page. */
const catalogue: Record<string, {message: string}> = messages;
const texts = createTexts('en-GB', (key) => catalogue[key]?.message);

let frame: Frame;
beforeEach(() => {
  frame = createFrame(texts, 'open');
  document.body.replaceChildren(frame.host);
});

function find(selector: string): HTMLElement {
  const found = frame.root.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`No ${selector}`);
  return found;
}

describe('when the extension was updated', () => {
  test('a collapsed card says so on its chip, and the rest once it is opened', () => {
    frame.setPlace('docked');
    expect(find('.chip').textContent).toBe('Proof of Involvement');
    frame.showUpdated();
    expect(find('.panel').hidden).toBe(true);
    expect(find('.chip').hidden).toBe(false);
    expect(find('.chip').textContent).toBe('Vouch was updated');
    find('.chip').click();
    expect(find('.panel').hidden).toBe(false);
    expect(find('.notice').textContent).toContain('Reload this page to go on.');
  });

  test('a card that goes to the dock only later says it there too', () => {
    frame.setPlace('column');
    frame.showUpdated();
    expect(find('.notice').hidden).toBe(false);
    frame.setPlace('docked');
    expect(find('.chip').textContent).toBe('Vouch was updated');
  });
});
