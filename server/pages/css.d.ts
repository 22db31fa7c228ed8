/** Vite (tests) and the server's build give a stylesheet's text for this. */
declare module '*.css?inline' {
  const css: string;
  export default css; // eslint-disable-line no-restricted-syntax -- what Vite makes of it
}
