/**
 * A form with files, read as it comes. Files that are larger together than may be are counted and let go, the typed fields are kept: a browser
 * hears an answer only once it has sent everything, and what was typed is to come back with it.
 */
export type SentForm = {
  texts: Array<[name: string, value: string]>;
  files: SentFile[];
  /** Some file's bytes were let go: together they have more than the most that was asked for. */
  isTooLarge: boolean;
};
export type SentFile = {field: string; name: string; type: string; bytes: Uint8Array};
export type Most = {
  /** Of all that was typed, headers included. */
  textBytes: number;
  fileBytes: number;
  /** What is still read, to say that it was too much. */
  bytes: number;
};

type Place = 'before' | 'delimiter' | 'headers' | 'content' | 'end';
type Part = {field: string; name: string | undefined; type: string; chunks: Buffer[]};

/** `broken`: cut off, or never a form. `endless`: more than even that. */
export async function readMultipart(
  request: Request,
  most: Most,
): Promise<SentForm | 'broken' | 'endless'> {
  const boundary = boundaryOf(request.headers.get('content-type') ?? '');
  if (boundary === undefined) return 'broken';
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const form: SentForm = {texts: [], files: [], isTooLarge: false};
  const state: {place: Place} = {place: 'before'};
  let rest = Buffer.from('\r\n'); // the first delimiter begins the body
  let part: Part | undefined;
  const left = {...most};

  for await (const chunk of request.body ?? []) {
    left.bytes -= chunk.byteLength;
    if (left.bytes < 0) return 'endless';
    if (state.place === 'end') continue;
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    for (let isStuck = false; !isStuck;) {
      const outcome = step();
      if (outcome === 'broken') return 'broken';
      isStuck = outcome === 'more';
    }
    if (left.textBytes < 0) return 'endless';
  }
  return state.place === 'end' ? form : 'broken';

  /** `more`: nothing to be done until more has come. */
  function step(): 'on' | 'more' | 'broken' {
    switch (state.place) {
      case 'before':
      case 'content': {
        const at = rest.indexOf(delimiter);
        const end = at < 0 ? Math.max(0, rest.length - delimiter.length + 1) : at;
        if (part) keep(part, rest.subarray(0, end));
        if (at < 0) return cut(end, state.place, 'more');
        if (part) close(part);
        part = undefined;
        return cut(at + delimiter.length, 'delimiter');
      }
      case 'delimiter': {
        if (rest.length < 2) return 'more';
        const mark = rest.toString('latin1', 0, 2);
        if (mark === '--') return cut(rest.length, 'end', 'more');
        return mark === '\r\n' ? cut(2, 'headers') : 'broken';
      }
      case 'headers': {
        const end = rest.indexOf('\r\n\r\n');
        if (end < 0) return rest.length > mostHeaderBytes ? 'broken' : 'more';
        part = partOf(rest.toString('utf8', 0, end));
        if (!part) return 'broken';
        left.textBytes -= end;
        return cut(end + 4, 'content');
      }
      case 'end':
        return 'more';
    }
  }

  function cut(bytes: number, next: Place, then: 'on' | 'more' = 'on'): 'on' | 'more' {
    rest = rest.subarray(bytes);
    state.place = next;
    return then;
  }

  function keep({name, chunks}: Part, bytes: Buffer): void {
    const kind = name === undefined ? 'textBytes' : 'fileBytes';
    left[kind] -= bytes.length;
    if (left[kind] >= 0) chunks.push(bytes);
    if (left.fileBytes >= 0 || form.isTooLarge) return;
    form.isTooLarge = true;
    form.files = []; // none of them will be of use
  }

  function close({field, name, type, chunks}: Part): void {
    const bytes = Buffer.concat(chunks);
    if (name === undefined) form.texts.push([field, bytes.toString('utf8')]);
    // A field without a file sends an empty one
    else if (!form.isTooLarge && (name !== '' || bytes.length > 0)) {
      form.files.push({field, name, type, bytes});
    }
  }
}

const mostHeaderBytes = 16 * 1024;

function boundaryOf(type: string): string | undefined {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type) ?? [];
  return quoted ?? plain;
}

function partOf(headers: string): Part | undefined {
  const said = new Map(
    headers.split('\r\n').map((line): [string, string] => {
      const at = line.indexOf(':');
      return [line.slice(0, Math.max(at, 0)).trim().toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  const disposition = said.get('content-disposition') ?? '';
  if (!/^form-data\s*;/i.test(disposition)) return undefined;
  const field = attributeOf(disposition, 'name');
  if (field === undefined) return undefined;
  const name = attributeOf(disposition, 'filename');
  return {field, name, type: said.get('content-type') ?? '', chunks: []};
}

/** As browsers write it: in quotes, in UTF-8, with a quote and the ends of lines as escapes. */
function attributeOf(disposition: string, attribute: string): string | undefined {
  const found = new RegExp(`;\\s*${attribute}="([^"]*)"`, 'i').exec(disposition)?.[1];
  return found?.replace(/%22|%0D|%0A/gi, (escape) => decodeURIComponent(escape));
}
