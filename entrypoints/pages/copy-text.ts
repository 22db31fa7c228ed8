/** Puts a text on the clipboard; both browsers allow it to a page that has the permission and was just clicked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
