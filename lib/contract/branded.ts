import * as z from 'zod/mini';

/** Gives a checked text its brand and leaves it as it is: the checks are what the brand promises. */
export function branded<T extends string>(checked: z.ZodMiniType<string, string>) {
  return z.pipe(checked, z.transform<string, T>(sameText as (text: string) => T));
}

/** Whether a schema is the brand's half of such a pipe. */
export function isBrandOnly(schema: {_zod: {def: object}}): boolean {
  return 'transform' in schema._zod.def && schema._zod.def.transform === sameText;
}

function sameText(text: string): string {
  return text;
}
