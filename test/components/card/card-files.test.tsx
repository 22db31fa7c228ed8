import {fireEvent, screen, waitFor} from '@testing-library/preact';
import {act} from 'preact/test-utils';
import {afterEach, expect, it, vi} from 'vitest';
import {CardFiles} from '../../../components/card/card-files.tsx';
import {FileName} from '../../../components/deal/file-list.tsx';
import type {SheetFile} from '../../../lib/domain/deal-sheet.ts';
import {createFileWorld, fileOf} from '../deal/file-world.ts';
import {show} from '../ui/show.tsx';

afterEach(() => vi.restoreAllMocks());

function showFile(file: SheetFile, world = createFileWorld()) {
  const shown = show(
    <CardFiles ports={world}>
      <FileName file={file} />
    </CardFiles>,
  );
  return {world, ...shown};
}

it('shows how much of an own file has reached the server, until it is there', async () => {
  const {world, unmount} = showFile(fileOf({state: 'awaited'}));
  const bar = screen.getByRole<HTMLProgressElement>('progressbar', {name: 'Sending Plan.pdf'});
  expect([bar.value, bar.max]).toEqual([0, 2000]);
  await act(() => world.arrive(500));
  expect(bar.value).toBe(500);
  unmount();
  await waitFor(() => expect(world.watchers.size).toBe(0));
});

it('shows no progress of a file that the other side sends', () => {
  showFile(fileOf({state: 'awaited', by: {...fileOf().by, side: 'vendor'}}));
  expect(screen.queryByRole('progressbar')).toBeNull();
});

it('shows a picture as data in the address, and nothing that only says that it is one', async () => {
  const {unmount} = showFile(fileOf({hasPreview: true}));
  const picture = await screen.findByRole<HTMLImageElement>('img', {name: 'Plan.pdf'});
  expect(picture.src).toMatch(/^data:image\/png;base64,/);
  unmount();
  const world = createFileWorld({type: 'text/html'});
  const {container} = showFile(fileOf({hasPreview: true}), world);
  await waitFor(() => expect(world.opened).toEqual(['preview']));
  await act(() => Promise.resolve());
  expect(container.querySelector('img')).toBeNull();
});

it('saves a stored file under its name on a click', async () => {
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  const {world} = showFile(fileOf());
  fireEvent.click(screen.getByRole('button', {name: 'Plan.pdf'}));
  await waitFor(() => expect(saved).toEqual(['Plan.pdf']));
  expect(world.opened).toEqual(['content']);
});

it('says so when a file cannot be had now', async () => {
  const world = createFileWorld();
  world.online = false;
  showFile(fileOf(), world);
  fireEvent.click(screen.getByRole('button', {name: 'Plan.pdf'}));
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Plan.pdf'));
});
