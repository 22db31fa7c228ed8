/** Ends a page's request with a short page of its own; page-app.tsx writes it. */
export class PageProblem extends Error {
  readonly status: 400 | 403 | 404 | 413 | 415 | 429;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: PageProblem['status'], retryAfterSeconds?: number) {
    super(`page problem ${status}`);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
