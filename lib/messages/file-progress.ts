import type {FileId} from '../domain/ids.ts';
import type {Connect, FileAnswer, FileAsk} from './files.ts';

/** Hears how many bytes of a file have reached the server, until the returned function is called. A port that ends tells no more. */
export function watchFile(
  connect: Connect,
  fileId: FileId,
  listener: (sent: number) => void,
): () => void {
  try {
    const port = connect();
    port.onMessage.addListener((message) => {
      const answer = message as FileAnswer; // the background is trusted
      if (answer.kind === 'progress' && answer.fileId === fileId) listener(answer.sent);
    });
    port.postMessage({kind: 'watch', fileIds: [fileId]} satisfies FileAsk);
    return () => port.disconnect();
  } catch {
    return () => undefined; // the extension is gone for this page
  }
}
