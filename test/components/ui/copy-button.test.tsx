import {act, fireEvent, screen} from '@testing-library/preact';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {CopyButton} from '../../../components/ui/copy-button.tsx';
import type {CopyOutcome} from '../../../components/ui/copy-button.tsx';
import {show} from './show.tsx';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const said = () => screen.getByRole('status').textContent;

async function copy(outcome: CopyOutcome, name?: string) {
  const onCopy = vi.fn(() => Promise.resolve(outcome));
  show(<CopyButton onCopy={onCopy} name={name} notYet="It works once you are online." />);
  const button = screen.getByRole('button');
  await act(async () => {
    fireEvent.click(button);
    await vi.advanceTimersByTimeAsync(0);
  });
  expect(onCopy).toHaveBeenCalledTimes(1);
  return button;
}
const wait = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });

describe('CopyButton', () => {
  it('says Copied for two seconds, to eyes and ears', async () => {
    const button = await copy('copied');
    expect([button.textContent, said()]).toEqual(['Copied', 'Copied']);
    await wait(1990);
    expect(button.textContent).toBe('Copied');
    await wait(20);
    expect([button.textContent, said()]).toEqual(['Copy', '']);
  });

  it('keeps its name as an icon and shows the word beside it', async () => {
    await copy('copied', 'Copy the link Acme');
    expect(screen.getByRole('button', {name: 'Copy the link Acme'})).toBeTruthy();
    expect(screen.getByRole('status').className).toBe('v-bubble');
    expect(said()).toBe('Copied');
  });

  it('says why an address does not work yet, and leaves time to read it', async () => {
    await copy('not_yet');
    expect(said()).toBe('Copied. It works once you are online.');
    await wait(4990);
    expect(said()).not.toBe('');
    await wait(20);
    expect(said()).toBe('');
  });

  it('says so when nothing was copied', async () => {
    const button = await copy('failed');
    expect(said()).toBe('Not copied. Try again.');
    expect(button.textContent).toBe('Copy');
  });

  it('starts its two seconds again at a second click', async () => {
    const button = await copy('copied');
    await wait(1500);
    await act(async () => {
      fireEvent.click(button);
      await vi.advanceTimersByTimeAsync(0);
    });
    await wait(1500);
    expect(button.textContent).toBe('Copied');
  });
});
