/** Addresses of sign-in, on the server's own origin. */
export const signInPath = '/sign-in';
/** Where a request to authorize ends that names no client or redirect address of ours, so that nobody can be told. */
export const signInProblemPath = '/sign-in/problem';
export const authorizePath = '/oauth2/authorize';
export const tokenPath = '/oauth2/token';
export const revokePath = '/oauth2/revoke';
export const discoveryPath = '/.well-known/oauth-authorization-server';
