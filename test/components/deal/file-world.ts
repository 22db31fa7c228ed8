/** A background that holds files, sends one piece by piece, and may be offline. */
import type {SheetFile} from '../../../lib/domain/deal-sheet.ts';
import type {CardFilePorts} from '../../../lib/models/card-deals.ts';
import {
  apply,
  maria,
  newFile,
  partnerAccount,
  postMessage,
  sharedDeal,
  viewWith,
} from '../../lib/domain/fixtures.ts';

/** A file as somebody of the partner's has put it on a message. */
export function fileOf(changes: Partial<SheetFile> = {}): SheetFile {
  const post = postMessage(1, {text: '', files: [{...newFile(1), name: 'Plan.pdf', size: 2000}]});
  const [file] = apply(viewWith(partnerAccount, sharedDeal), post, maria).view.files.values();
  if (!file) throw new Error('The message has no file');
  return {...file, state: 'stored', hasPreview: false, waiting: false, ...changes};
}

export type FileWorld = CardFilePorts & {
  online: boolean;
  watchers: Set<(sent: number) => void>;
  opened: string[];
  /** So much of the file has reached the server. */
  arrive(sent: number): void;
};

export function createFileWorld({type = 'image/png'} = {}): FileWorld {
  const world: FileWorld = {
    online: true,
    watchers: new Set(),
    opened: [],
    arrive: (sent) => world.watchers.forEach((tell) => tell(sent)),
    open: (_, what) => {
      world.opened.push(what);
      return Promise.resolve(world.online ? new Blob(['bytes'], {type}) : undefined);
    },
    watch: (_, listener) => {
      world.watchers.add(listener);
      return () => void world.watchers.delete(listener);
    },
    keep: () => Promise.resolve({kind: 'kept'}),
    forget: () => undefined,
  };
  return world;
}
