import {fireEvent, screen, waitFor} from '@testing-library/preact';
import {act} from 'preact/test-utils';
import {expect, it, vi} from 'vitest';
import {SharedFiles} from '../../../components/dashboard/shared-files.tsx';
import {FileName} from '../../../components/deal/file-list.tsx';
import type {SheetFile} from '../../../lib/domain/deal-sheet.ts';
import {createFileWorld, fileOf} from '../deal/file-world.ts';
import {show} from '../ui/show.tsx';

function showFile(file: SheetFile, world = createFileWorld()) {
  const saved: string[] = [];
  const deals = {
    saveFile: async ({id, name}: Pick<SheetFile, 'id' | 'name'>) => {
      const bytes = await world.open(id, 'content');
      if (bytes) saved.push(name);
      return bytes !== undefined;
    },
    fetchPreview: (id: SheetFile['id']) => world.open(id, 'preview'),
    desk: {watchFile: world.watch},
  };
  const shown = show(
    <SharedFiles deals={deals}>
      <FileName file={file} />
    </SharedFiles>,
  );
  return {world, saved, ...shown};
}

it('shows how much of an own file has reached the server, until it is there', async () => {
  const {world, unmount} = showFile(fileOf({state: 'awaited'}));
  const bar = screen.getByRole<HTMLProgressElement>('progressbar', {name: 'Sending Plan.pdf'});
  expect([bar.value, bar.max]).toEqual([0, 2000]);
  await act(() => world.arrive(1500));
  expect(bar.value).toBe(1500);
  unmount();
  await waitFor(() => expect(world.watchers.size).toBe(0));
});

it('shows a picture, and lets go of it with the deal', async () => {
  const released = vi.spyOn(URL, 'revokeObjectURL');
  const {unmount} = showFile(fileOf({hasPreview: true}));
  const picture = await screen.findByRole<HTMLImageElement>('img', {name: 'Plan.pdf'});
  expect(picture.src).toMatch(/^blob:/);
  unmount();
  await waitFor(() => expect(released).toHaveBeenCalledWith(picture.src));
});

it('offers a stored file to keep', async () => {
  const {saved} = showFile(fileOf());
  fireEvent.click(screen.getByRole('button', {name: 'Plan.pdf'}));
  await waitFor(() => expect(saved).toEqual(['Plan.pdf']));
});

it('says so when a file cannot be had now', async () => {
  const world = createFileWorld();
  world.online = false;
  showFile(fileOf(), world);
  fireEvent.click(screen.getByRole('button', {name: 'Plan.pdf'}));
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Plan.pdf'));
});
