import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import S3rver from 's3rver';
import type {FilesAt} from '../../../server/files/file-store.ts';

/**
 * A real S3-compatible server on loopback. It wants a signature of the one key that it knows; whether the signature is right, it cannot tell
 * (version 4).
 */
export async function startS3() {
  const directory = mkdtempSync(join(tmpdir(), 'vouch-s3-'));
  const s3 = new S3rver({
    ...{address: '127.0.0.1', port: 0, silent: true, directory},
    configureBuckets: [{name: 'vouch', configs: []}],
  });
  const {port} = await s3.run();
  const at: Extract<FilesAt, {kind: 's3'}> = {
    ...{kind: 's3', bucket: 'vouch', region: 'us-east-1'},
    endpoint: `http://127.0.0.1:${port}`,
    credentials: {accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER'},
  };
  let isUp = true;
  const close = async () => {
    if (isUp) await s3.close();
    isUp = false;
  };
  return {
    at,
    close,
    stop: async () => {
      await close();
      rmSync(directory, {recursive: true, force: true});
    },
  };
}
