/** What the deals of the dashboard need beside what every page of the extension has. */
import type {DealId} from '../domain/ids.ts';
import type {FilePorts, WatchFile} from './deal-files.ts';
import type {AccountSnapshot, PagePorts, SignedIn} from './page-ports.ts';

export type DealsDeskPorts = PagePorts & {
  /** One deal with everything on it. */
  readDeal(session: SignedIn, dealId: DealId): Promise<AccountSnapshot>;
  /** Absent where files cannot be added. */
  files: Omit<FilePorts, 'makeId'> | undefined;
  watchFile: WatchFile;
  /** Now, ISO UTC. */
  now(): string;
};
