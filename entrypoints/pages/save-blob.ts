/** The download may begin a while after the click, and needs the bytes until then. */
const keptMs = 60_000;

/** Offers bytes as a download. */
export function saveBlob(name: string, bytes: Blob): void {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), keptMs);
}
