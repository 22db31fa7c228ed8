import {cleanup, render} from '@testing-library/preact';
import type {ComponentChildren} from 'preact';
import {afterEach} from 'vitest';
import {Surface} from '../../../components/ui/surface.tsx';
import {createTexts} from '../../../lib/domain/texts.ts';
import messages from '../../../public/_locales/en/messages.json';

const catalogue: Record<string, {message: string}> = messages;

export const texts = createTexts('en', (key) => catalogue[key]?.message);

afterEach(cleanup);

/** Draws `children` on a surface with the English texts. */
export function show(children: ComponentChildren) {
  return render(<Surface texts={texts}>{children}</Surface>);
}

export function showAt(container: HTMLElement, children: ComponentChildren) {
  return render(<Surface texts={texts}>{children}</Surface>, {container});
}

/** A key pressed where the focus is. Returns whether somebody took it. */
export function press(key: string, root: DocumentOrShadowRoot = document): boolean {
  const event = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true});
  root.activeElement?.dispatchEvent(event);
  return event.defaultPrevented;
}
