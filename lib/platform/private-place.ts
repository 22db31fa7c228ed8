/** Where what only our own pages and the background may read is kept; beside the code that does, so that a page need not bring its library. */
export const privateDatabase = 'vouch-private';
export const privatePlace = 'kept';
