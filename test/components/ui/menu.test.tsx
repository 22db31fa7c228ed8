import {fireEvent, screen} from '@testing-library/preact';
import {describe, expect, it, vi} from 'vitest';
import {Menu} from '../../../components/ui/menu.tsx';
import {press, show} from './show.tsx';

const names = () =>
  [...document.querySelectorAll('[role=menuitem]')].map((item) => item.textContent);
const focused = () => document.activeElement?.textContent;

function showMenu() {
  const chosen = vi.fn<(label: string) => void>();
  const item = (label: string, disabled = false) => ({
    label,
    disabled,
    onChoose: () => chosen(label),
  });
  show(
    <>
      <Menu
        label="Actions for Acme"
        items={[item('Preview'), item('Edit', true), item('Clone'), item('Remove')]}
      />
      <button type="button">Next</button>
    </>,
  );
  return {chosen, button: screen.getByRole('button', {name: 'Actions for Acme'})};
}

describe('Menu', () => {
  it('is closed at first', () => {
    const {button} = showMenu();
    expect(button.getAttribute('aria-expanded')).toBe('false');
    expect(screen.getByRole('menu', {hidden: true}).dataset.open).toBe('false');
  });

  it('opens by a click, with the focus on the first item', async () => {
    const {button} = showMenu();
    fireEvent.click(button);
    await vi.waitFor(() => expect(focused()).toBe('Preview'));
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByRole('menu', {name: 'Actions for Acme'}).dataset.open).toBe('true');
    expect(names()).toEqual(['Preview', 'Edit', 'Clone', 'Remove']);
  });

  it.each([
    ['ArrowDown', 'Preview'],
    ['ArrowUp', 'Remove'],
  ])('opens by %s, with the focus on %s', async (key, first) => {
    const {button} = showMenu();
    button.focus();
    expect(press(key)).toBe(true);
    await vi.waitFor(() => expect(focused()).toBe(first));
  });

  it.each([
    [['ArrowDown'], 'Edit'],
    [['ArrowUp'], 'Remove'],
    [['ArrowUp', 'ArrowDown'], 'Preview'],
    [['End'], 'Remove'],
    [['End', 'Home'], 'Preview'],
    [['c'], 'Clone'],
    [['R'], 'Remove'],
    [['e', 'e'], 'Edit'],
    [['x'], 'Preview'],
  ])('moves by %s to %s', async (keys, goal) => {
    const {button} = showMenu();
    fireEvent.click(button);
    await vi.waitFor(() => expect(focused()).toBe('Preview'));
    for (const key of keys) press(key);
    expect(focused()).toBe(goal);
  });

  it('gives the focus back on Escape, and takes the key', async () => {
    const {button} = showMenu();
    fireEvent.click(button);
    await vi.waitFor(() => expect(focused()).toBe('Preview'));
    expect(press('Escape')).toBe(true);
    await vi.waitFor(() => expect(button.getAttribute('aria-expanded')).toBe('false'));
    expect(document.activeElement).toBe(button);
  });

  it('closes on Tab and lets the key go on from its button', async () => {
    const {button} = showMenu();
    fireEvent.click(button);
    await vi.waitFor(() => expect(focused()).toBe('Preview'));
    expect(press('Tab')).toBe(false);
    await vi.waitFor(() => expect(button.getAttribute('aria-expanded')).toBe('false'));
    expect(document.activeElement).toBe(button);
  });

  it('chooses: closes, gives the focus back, then acts', async () => {
    const {button, chosen} = showMenu();
    fireEvent.click(button);
    fireEvent.click(screen.getByRole('menuitem', {name: 'Clone'}));
    expect(chosen.mock.calls).toEqual([['Clone']]);
    expect(document.activeElement).toBe(button);
    await vi.waitFor(() => expect(button.getAttribute('aria-expanded')).toBe('false'));
  });

  it('does nothing for an item that is off, but lets a screen reader find it', () => {
    const {button, chosen} = showMenu();
    fireEvent.click(button);
    const off = screen.getByRole('menuitem', {name: 'Edit'});
    fireEvent.click(off);
    expect(chosen).not.toHaveBeenCalled();
    expect(off.getAttribute('aria-disabled')).toBe('true');
  });

  it('leaves Enter and Space to the browser, whose click a person made', async () => {
    const {button, chosen} = showMenu();
    fireEvent.click(button);
    await vi.waitFor(() => expect(focused()).toBe('Preview'));
    expect([press('Enter'), press(' ')]).toEqual([false, false]);
    expect(chosen).not.toHaveBeenCalled();
  });

  it('closes when the focus goes elsewhere', async () => {
    const {button} = showMenu();
    fireEvent.click(button);
    await vi.waitFor(() => expect(focused()).toBe('Preview'));
    screen.getByRole('button', {name: 'Next'}).focus();
    await vi.waitFor(() => expect(button.getAttribute('aria-expanded')).toBe('false'));
  });
});
