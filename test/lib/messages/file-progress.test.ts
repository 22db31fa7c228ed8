import {describe, expect, it} from 'vitest';
import {watchFile} from '../../../lib/messages/file-progress.ts';
import {fileId} from '../domain/fixtures.ts';

function fakePort() {
  const asked: unknown[] = [];
  let tell = (_: unknown): void => undefined;
  let isOpen = true;
  const port = {
    postMessage: (message: unknown) => void asked.push(message),
    disconnect: () => void (isOpen = false),
    onMessage: {addListener: (listener: (message: unknown) => void) => void (tell = listener)},
    onDisconnect: {addListener: () => undefined},
  };
  return {port, asked, tell: (message: unknown) => tell(message), isOpen: () => isOpen};
}

describe('watching a file on its way', () => {
  it('hears of that file and no other, until it stops', () => {
    const {port, asked, tell, isOpen} = fakePort();
    const heard: number[] = [];
    const stop = watchFile(
      () => port,
      fileId(1),
      (sent) => heard.push(sent),
    );
    expect(asked).toEqual([{kind: 'watch', fileIds: [fileId(1)]}]);
    tell({kind: 'progress', fileId: fileId(1), sent: 10, size: 20});
    tell({kind: 'progress', fileId: fileId(2), sent: 15, size: 20});
    tell({kind: 'kept', fileId: fileId(1), pieces: 1, whole: true});
    expect(heard).toEqual([10]);
    stop();
    expect(isOpen()).toBe(false);
  });

  it('hears nothing once the extension is gone', () => {
    const gone = () => {
      throw new Error('Extension context invalidated.');
    };
    const heard: unknown[] = [];
    const stop = watchFile(gone, fileId(1), (progress) => heard.push(progress));
    stop();
    expect(heard).toEqual([]);
  });
});
