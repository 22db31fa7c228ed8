/** What our tests use of it; the package has no types of its own. */
declare module 's3rver' {
  // eslint-disable-next-line no-restricted-syntax -- as the package has it
  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      silent: boolean;
      directory: string;
      configureBuckets: Array<{name: string; configs: unknown[]}>;
    });
    run(): Promise<{address: string; port: number}>;
    close(): Promise<void>;
  }
}
