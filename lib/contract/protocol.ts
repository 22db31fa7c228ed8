/**
 * The version of everything in this folder. A server answers 426 `client_too_old` to a lower number and 400 `protocol_unknown`
 * to a higher one; a client keeps its outbox and says so. Raise it when an old client could misread a new server.
 */
export const protocol = 3;
