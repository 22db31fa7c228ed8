/** Addresses of the checkout that leave this server. */
export const scriptPath = '/checkout.js';

export function stepPath(token: string): string {
  return `/k/${token}`;
}
export function framePath(token: string): string {
  return `${stepPath(token)}/frame`;
}
