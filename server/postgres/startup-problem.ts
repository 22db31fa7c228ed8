/**
 * Something about this machine keeps Vouch from starting, and the person at the keyboard can mend it.
 * The message is one sentence that says what is wrong and what to do; programs print it and exit with 1.
 */
export class StartupProblem extends Error {
  override readonly name = 'StartupProblem';
}
