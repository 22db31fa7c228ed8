import {act, fireEvent, screen} from '@testing-library/preact';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {createToasts, ToastRegion} from '../../../components/ui/toast.tsx';
import {show} from './show.tsx';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const wait = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });
const region = () => screen.getByRole('status');

function showRegion() {
  const toasts = createToasts();
  show(<ToastRegion toasts={toasts} />);
  return toasts;
}

describe('toasts', () => {
  it('are read out by a region that was there before', async () => {
    const toasts = showRegion();
    const before = region();
    toasts.show('Link removed');
    await wait(0);
    expect(region()).toBe(before);
    expect(region().textContent).toContain('Link removed');
  });

  it('go after a while, those with something to do later', async () => {
    const toasts = showRegion();
    toasts.show('Saved');
    toasts.show('Link removed', {label: 'Undo', onChoose: () => undefined});
    await wait(5010);
    expect(region().textContent).not.toContain('Saved');
    expect(region().textContent).toContain('Link removed');
    await wait(5000);
    expect(region().textContent).toBe('');
  });

  it('undo once and go', async () => {
    const undo = vi.fn();
    showRegion().show('Link removed', {label: 'Undo', onChoose: undo});
    await wait(0);
    fireEvent.click(screen.getByRole('button', {name: 'Undo'}));
    await wait(0);
    expect(undo).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole('button', {name: 'Undo'})).toBeNull();
  });

  it('can be sent away', async () => {
    showRegion().show('Saved');
    await wait(0);
    fireEvent.click(screen.getByRole('button', {name: 'Dismiss'}));
    await wait(0);
    expect(region().textContent).toBe('');
  });

  it('stay while a person aims at them', async () => {
    showRegion().show('Saved');
    await wait(4000);
    fireEvent.pointerEnter(region());
    await wait(60_000);
    expect(region().textContent).toContain('Saved');
    fireEvent.pointerLeave(region());
    await wait(5010);
    expect(region().textContent).toBe('');
  });

  it('never pile up', async () => {
    const toasts = showRegion();
    for (const text of ['One', 'Two', 'Three']) toasts.show(text);
    await wait(0);
    expect(toasts.items.value.map((toast) => toast.text)).toEqual(['Two', 'Three']);
  });
});
