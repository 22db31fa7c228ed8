import {fileState} from '../../../lib/contract/files.ts';
import {previewType} from '../../files/make-preview.ts';

type Operation = (
  summary: string,
  request: undefined,
  response: typeof fileState,
) => {responses: object};

const parameters = ['accountId', 'fileId'].map((name) => ({
  ...{name, in: 'path', required: true},
  schema: {type: 'string', format: 'uuid'},
}));

const bytes = {schema: {type: 'string', format: 'binary'}};

/** What a schema of JSON cannot say: bytes in and out. */
export function filePaths(operation: Operation): object {
  const path = '/api/v1/accounts/{accountId}/files/{fileId}';
  const download = (summary: string, type: string) => {
    const plain = operation(summary, undefined, fileState);
    const found = {description: 'The bytes', content: {[type]: bytes}};
    return {...plain, parameters, responses: {...plain.responses, 200: found}};
  };
  return {
    [path]: {
      get: {...operation('How much of a file has arrived', undefined, fileState), parameters},
    },
    [`${path}/bytes`]: {
      put: {
        ...operation('The next bytes of a file, in order', undefined, fileState),
        description:
          'Up to 1 MiB at once, 64 KiB or more but for the last. A chunk from anywhere else than the end of what is there answers 409 `wrong_offset` with `received`, the place to go on from. When all have come the server looks into the file; the row of the feed (or a GET) says `stored`.',
        parameters: [
          ...parameters,
          {
            ...{name: 'from', in: 'query', required: true},
            schema: {type: 'integer', minimum: 0},
          },
        ],
        requestBody: {required: true, content: {'application/octet-stream': bytes}},
      },
    },
    [`${path}/content`]: {get: download('A file, to be saved', '*/*')},
    [`${path}/preview`]: {get: download('A picture to look at, drawn anew', previewType)},
  };
}
