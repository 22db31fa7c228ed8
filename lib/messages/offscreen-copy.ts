/** The one field of a message to the offscreen document: the text to copy. */
export const offscreenCopy = 'offscreenCopy';

/** The text to copy, when a message asks for that. */
export function findTextToCopy(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const text = (message as Record<string, unknown>)[offscreenCopy];
  return typeof text === 'string' ? text : undefined;
}
