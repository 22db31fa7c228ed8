/** Shows a page of the extension on ports that behave, for tests that look at it by role and name. */
import {act, cleanup, fireEvent, render, screen, within} from '@testing-library/preact';
import axe from 'axe-core';
import type {ComponentChild} from 'preact';
import {expect} from 'vitest';
import {settle} from '../../lib/models/page-world.ts';

const stops: Array<() => void> = [];

export async function showPage(view: ComponentChild, model: {stop(): void}): Promise<Element> {
  stops.push(() => model.stop());
  const {container} = render(<>{view}</>);
  await settleIn();
  return container;
}

export function clearPages(): void {
  for (const stop of stops.splice(0)) stop();
  cleanup();
  window.localStorage.clear();
}

/** Lets everything that is under way arrive on the screen. */
export async function settleIn(): Promise<void> {
  await act(async () => {
    await settle();
  });
  await act(async () => {
    await settle();
  });
}

export async function click(element: HTMLElement): Promise<void> {
  element.focus();
  fireEvent.click(element);
  await settleIn();
}

export async function type(element: HTMLElement, text: string): Promise<void> {
  fireEvent.input(element, {target: {value: text}});
  await settleIn();
}

export const button = (name: string | RegExp, inside: HTMLElement = document.body): HTMLElement =>
  within(inside).getByRole('button', {name});

/** Opens a link's menu and chooses from it. */
export async function choose(linkName: string, item: string): Promise<void> {
  await click(button(`Actions for ${linkName}`));
  const menu = screen.getByRole('menu', {name: `Actions for ${linkName}`});
  await click(within(menu).getByRole('menuitem', {name: item}));
}

export function menuItems(linkName: string): Array<string | null> {
  const menu = screen.getByRole('menu', {name: `Actions for ${linkName}`, hidden: true});
  return within(menu)
    .getAllByRole('menuitem', {hidden: true})
    .map((item) => item.textContent);
}

/** Contrast is measured from the tokens (test/components/ui/palette.test.ts); happy-dom knows no colours. */
export async function expectNoFindings(container: Element): Promise<void> {
  const {violations} = await axe.run(container, {rules: {'color-contrast': {enabled: false}}});
  expect(violations.map(({id, nodes}) => [id, nodes[0]?.html])).toEqual([]);
}
