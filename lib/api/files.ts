import type {FileState} from '../contract/files.ts';
import {fileState} from '../contract/files.ts';
import type {AccountId, FileId} from '../domain/ids.ts';
import type {HttpPorts, Reply} from './http.ts';
import {download, request} from './http.ts';
import {createAsk} from './server-api.ts';
import type {Tokens} from './tokens.ts';

/** The bytes of one account's files at one server, for whoever is signed in there. */
export type FileApi = {
  state(fileId: FileId): Promise<Reply<FileState>>;
  /** Bytes that stand at `from`, up to 1 MiB. 409 `wrong_offset`: ask for the state and go on from there. */
  send(
    fileId: FileId,
    from: number,
    bytes: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
  ): Promise<Reply<FileState>>;
  /** A stored file as it is, or the picture of it. */
  open(fileId: FileId, what: 'content' | 'preview'): Promise<Reply<Blob>>;
};

/** Half a megabyte through a hotel's line. */
const sendTimeoutMs = 120_000;

export function createFileApi(
  http: HttpPorts,
  tokens: Tokens,
  server: string,
  accountId: AccountId,
): FileApi {
  const ask = createAsk(tokens, server);
  const url = (fileId: FileId): string => `${server}/api/v1/accounts/${accountId}/files/${fileId}`;
  return {
    state: (fileId) => ask((token) => request(http, {url: url(fileId), schema: fileState, token})),
    send: (fileId, from, bytes, signal) =>
      ask((token) =>
        request(http, {
          url: `${url(fileId)}/bytes?from=${from}`,
          ...{method: 'PUT', body: bytes, timeoutMs: sendTimeoutMs},
          ...{schema: fileState, token, signal},
        }),
      ),
    open: (fileId, what) =>
      ask((token) =>
        download(http, {url: `${url(fileId)}/${what}`, token, timeoutMs: sendTimeoutMs}),
      ),
  };
}
