/**
 * IndexedDB in a place of its own. Chromium keeps all databases of an origin in one set of files, and when it takes those for damaged it
 * throws all of them away; a storage bucket has files of its own. Firefox has no buckets and gives every database its own file.
 */
type Buckets = {open(name: string): Promise<{readonly indexedDB: IDBFactory}>};

export async function openSecondDisk(name: string): Promise<IDBFactory> {
  const {storageBuckets} = navigator as {storageBuckets?: Buckets}; // not in TypeScript's list of what browsers have
  return storageBuckets ? (await storageBuckets.open(name)).indexedDB : indexedDB;
}
