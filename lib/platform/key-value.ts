import type * as z from 'zod/mini';

/** Where values are kept: private-area.ts on disk, browser.storage.session in memory. */
export type StorageArea = {
  get(key: string): Promise<Record<string, unknown>>;
  set(values: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
};

export type Kept<T> = {
  /** Undefined when nothing is kept, or something this version cannot read. */
  read(): Promise<T | undefined>;
  write(value: T): Promise<void>;
  clear(): Promise<void>;
};

/** One value in a storage area, checked whenever it is read: another version may have written it. */
export function createKept<T>(area: StorageArea, key: string, schema: z.ZodMiniType<T>): Kept<T> {
  return {
    read: async () => {
      const parsed = schema.safeParse((await area.get(key))[key]);
      return parsed.success ? parsed.data : undefined;
    },
    write: (value) => area.set({[key]: value}),
    clear: () => area.remove(key),
  };
}
