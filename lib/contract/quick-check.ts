/**
 * A fast yes for what is right, which is nearly everything that ever comes. zod compiles its schemas with `new Function`, which an
 * extension's security policy forbids, and what it falls back to takes longer than parsing and storing a page of rows together. So the
 * schema is turned once into plain closures that look and copy nothing.
 *
 * Its yes is zod's yes, with the value as it is for a result. Its no means "ask zod": a part of a schema that it does not know, or a text
 * whose length is in doubt, is a no, never a yes.
 */
import type * as core from 'zod/v4/core';
import {isBrandOnly} from './branded.ts';

export type QuickCheck = (value: unknown) => boolean;

const never: QuickCheck = () => false;
const known = new WeakMap<object, QuickCheck>();

/** Made on first use and kept. */
export function quickCheckOf(schema: core.$ZodType): QuickCheck {
  const check = known.get(schema) ?? compile(schema as core.$ZodTypes);
  known.set(schema, check);
  return check;
}

function compile(schema: core.$ZodTypes): QuickCheck {
  const kind = kindCheckOf(schema);
  const checks = checksOf(schema).map((check) => checkOf(check));
  const [first, second, ...others] = checks;
  if (!first) return kind;
  if (!second) return (value) => kind(value) && first(value);
  return (value) =>
    kind(value) && first(value) && second(value) && others.every((check) => check(value));
}

/** z.int() and z.iso.date() are schemas and their own first check. */
function checksOf(schema: core.$ZodTypes): core.$ZodCheck[] {
  const {checks = []} = schema._zod.def;
  return 'check' in schema._zod.def ? [schema as unknown as core.$ZodCheck, ...checks] : checks;
}

function kindCheckOf({_zod: {def}}: core.$ZodTypes): QuickCheck {
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- most kinds are zod's alone
  switch (def.type) {
    case 'string':
      return def.coerce ? never : (value) => typeof value === 'string';
    case 'number':
      return def.coerce ? never : (value) => typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return def.coerce ? never : (value) => typeof value === 'boolean';
    case 'literal':
      return isOneOf(def.values);
    case 'enum':
      return isOneOf(Object.values(def.entries));
    case 'nullable': {
      const inner = quickCheckOf(def.innerType);
      return (value) => value === null || inner(value);
    }
    case 'array': {
      const element = quickCheckOf(def.element);
      return (value) => Array.isArray(value) && value.findIndex((item) => !element(item)) < 0; // `every` skips holes
    }
    case 'object':
      return objectCheckOf(def);
    case 'union':
      return 'discriminator' in def
        ? unionCheckOf(def as core.$ZodDiscriminatedUnionDef<core.$ZodType[]>)
        : anyOfCheck(def.options);
    case 'pipe':
      return isBrandOnly(def.out) ? quickCheckOf(def.in) : never;
    default:
      return never;
  }
}

/** Only strict ones: of others zod makes a copy without the unknown fields. */
function objectCheckOf({shape, catchall}: core.$ZodObjectDef): QuickCheck {
  if (catchall?._zod.def.type !== 'never') return never;
  const fields = Object.entries(shape).map(([name, field]) => fieldOf(name, field));
  if (fields.some(({name}) => name in Object.prototype)) return never; // they would be found where nobody put them
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    let present = fields.length;
    for (const {name, check, optional} of fields) {
      const item = (value as Record<string, unknown>)[name]; // an object, as asked above
      if (item === undefined) {
        if (!optional || name in value) return false;
        present--;
      } else if (!check(item)) return false;
    }
    for (const _name in value) present--;
    return present === 0; // else there are fields that the shape does not name
  };
}

function fieldOf(name: string, schema: core.$ZodType) {
  const {def} = schema._zod as core.$ZodTypes['_zod'];
  const optional = def.type === 'optional';
  return {name, optional, check: quickCheckOf(optional ? def.innerType : schema)};
}

function unionCheckOf({
  discriminator,
  options,
}: core.$ZodDiscriminatedUnionDef<core.$ZodType[]>): QuickCheck {
  const byValue = new Map<unknown, QuickCheck>();
  for (const option of options) {
    const values = option._zod.propValues?.[discriminator] ?? [];
    for (const value of values) byValue.set(value, quickCheckOf(option));
  }
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    const check = byValue.get((value as Record<string, unknown>)[discriminator]); // an object, as asked above
    return check?.(value) ?? false;
  };
}

/**
 * zod takes the first option that fits, so an option's yes counts only where none before it could have fitted: all are strict objects, and
 * those before it do not know some field of the value.
 */
function anyOfCheck(options: readonly core.$ZodType[]): QuickCheck {
  const objects = options.map((option) => {
    const {def} = option._zod as core.$ZodTypes['_zod'];
    return def.type === 'object' && def.catchall?._zod.def.type === 'never'
      ? {names: new Set(Object.keys(def.shape)), check: quickCheckOf(option)}
      : undefined;
  });
  if (objects.includes(undefined)) return never;
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    const names = Object.keys(value);
    const first = objects.find((object) => names.every((name) => object?.names.has(name)));
    return first?.check(value) ?? false;
  };
}

function checkOf(check: core.$ZodCheck): QuickCheck {
  const {def} = check._zod as core.$ZodChecks['_zod'];
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- most checks are zod's alone
  switch (def.check) {
    case 'max_length': {
      const most = def.maximum;
      return (value) => (value as string | unknown[]).length <= most; // asked after the kind
    }
    case 'min_length': {
      const enough = def.minimum <= 1 ? def.minimum : def.minimum * 2; // zod counts code points
      return (value) => (value as string | unknown[]).length >= enough; // asked after the kind
    }
    case 'string_format': {
      const {pattern} = def;
      if (!pattern || pattern.global || pattern.sticky) return never;
      return (value) => pattern.test(value as string); // asked after the kind
    }
    case 'greater_than': {
      const least = def.value as number; // of a number's check
      return def.inclusive
        ? (value) => (value as number) >= least
        : (value) => (value as number) > least;
    }
    case 'less_than': {
      const most = def.value as number; // of a number's check
      return def.inclusive
        ? (value) => (value as number) <= most
        : (value) => (value as number) < most;
    }
    case 'number_format':
      return def.format === 'safeint' ? isSafeInteger : never;
    default:
      return customCheckOf(check);
  }
}

/** z.refine: its function is asked as zod asks it. */
function customCheckOf(check: core.$ZodCheck): QuickCheck {
  const {def} = check._zod as unknown as {def: {type?: string; fn?: (value: unknown) => unknown}};
  const {fn} = def;
  return def.type === 'custom' && fn ? (value) => fn(value) === true : never;
}

function isSafeInteger(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function isOneOf(values: readonly unknown[]): QuickCheck {
  const [only] = values;
  if (values.length === 1) return (value) => value === only;
  const set = new Set(values);
  return (value) => set.has(value);
}
