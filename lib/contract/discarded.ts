/** Stands in for a refused edit that its writer threw away, should a restored server have to be told again. Nobody's text: never a fork. */
export const discardedBody = '{"discarded":true}';
