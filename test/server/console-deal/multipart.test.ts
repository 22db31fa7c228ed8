import {describe, expect, it, test} from 'vitest';
import {readMultipart, type Most, type SentForm} from '../../../server/console/deal/multipart.ts';

const plenty: Most = {textBytes: 10_000, fileBytes: 10_000, bytes: 100_000};
const type = 'multipart/form-data; boundary=edge';

/** In pieces of `size` bytes, as a network may bring it. */
function sent(bytes: Buffer, size: number, contentType = type): Request {
  const body = new ReadableStream<Uint8Array>({
    start(to) {
      for (let at = 0; at < bytes.length; at += size) to.enqueue(bytes.subarray(at, at + size));
      to.close();
    },
  });
  return new Request('http://vouch.example', {
    ...{method: 'POST', body, duplex: 'half'},
    headers: {'content-type': contentType},
  });
}

async function bytesOf(form: FormData): Promise<{body: Buffer; contentType: string}> {
  const request = new Request('http://vouch.example', {method: 'POST', body: form});
  const contentType = request.headers.get('content-type') ?? '';
  return {body: Buffer.from(await request.arrayBuffer()), contentType};
}

const field = (name: string, value: string, more = '') =>
  `--edge\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const end = '--edge--\r\n';

describe('a form with files', () => {
  test.each([1, 2, 7, 64, 100_000])('is read in pieces of %i bytes', async (size) => {
    const form = new FormData();
    form.append('text', 'Zażółć\r\n--almost an edge');
    form.append('files', new File([Buffer.from([0, 13, 10, 45, 45, 255])], 'a "b" ż.bin'));
    form.append('text', '');
    const {body, contentType} = await bytesOf(form);
    const read = (await readMultipart(sent(body, size, contentType), plenty)) as SentForm; // else the next line fails
    expect(read.texts).toEqual([
      ['text', 'Zażółć\r\n--almost an edge'],
      ['text', ''],
    ]);
    expect(
      read.files.map(({field: of, name, type: said, bytes}) => [of, name, said, [...bytes]]),
    ).toEqual([['files', 'a "b" ż.bin', 'application/octet-stream', [0, 13, 10, 45, 45, 255]]]);
    expect(read.isTooLarge).toBe(false);
  });

  it('takes the empty file of a field without one for none', async () => {
    const head = 'Content-Disposition: form-data; name="files"; filename=""';
    const body = `--edge\r\n${head}\r\nContent-Type: application/octet-stream\r\n\r\n\r\n${end}`;
    expect(await readMultipart(sent(Buffer.from(body), 10), plenty)).toEqual({
      ...{texts: [], files: [], isTooLarge: false},
    });
  });

  it('lets files go that are too large together, and keeps the words before and behind', async () => {
    const file = field('files', 'x'.repeat(60), '; filename="x"');
    const body = Buffer.from(field('a', '1') + file + file + field('b', '2') + end);
    for (const size of [3, 1000]) {
      expect(await readMultipart(sent(body, size), {...plenty, fileBytes: 100})).toEqual({
        texts: [
          ['a', '1'],
          ['b', '2'],
        ],
        files: [],
        isTooLarge: true,
      });
    }
  });

  it.each([
    ['words', {textBytes: 100}],
    ['all', {bytes: 100}],
  ])('has an end where %s are far too many', async (_, less) => {
    const body = Buffer.from(field('a', 'x'.repeat(500)) + end);
    expect(await readMultipart(sent(body, 50), {...plenty, ...less})).toBe('endless');
  });

  it.each([
    ['nothing', ''],
    ['no end', field('a', '1')],
    ['half a part', '--edge\r\nContent-Disposition: form-data; name="a"\r\n\r\nhalf'],
    ['half a head', '--edge\r\nContent-Disposition: form-data; na'],
    ['a head without an end', `--edge\r\nX: ${'x'.repeat(20_000)}`],
    ['a part without a name', `--edge\r\nContent-Disposition: form-data\r\n\r\n1\r\n${end}`],
    ['a part that is no field', `--edge\r\nContent-Type: text/plain\r\n\r\n1\r\n${end}`],
    ['no edge', 'a=1&b=2'],
    ['an edge that goes on', `--edgeless\r\n\r\n${end}`],
  ])('is broken with %s', async (_, body) => {
    expect(await readMultipart(sent(Buffer.from(body), 10), plenty)).toBe('broken');
  });

  it('is broken without an edge in its type', async () => {
    const request = sent(Buffer.from(end), 10, 'multipart/form-data');
    expect(await readMultipart(request, plenty)).toBe('broken');
  });
});
