/** What the simulation is there to find: a broken law. Everything else that is thrown is the simulation's own fault. */
export class Violation extends Error {
  readonly law: string;

  constructor(law: string, message: string) {
    super(`[${law}] ${message}`);
    this.law = law;
  }
}
