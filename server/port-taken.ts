import {StartupProblem} from './postgres/startup-problem.ts';

/** Another program listens there. */
export function portTaken(port: number): StartupProblem {
  return new StartupProblem(
    `Port ${port} is taken by another program: stop that one, or choose another port (PORT for npm run serve; --port for npm start, which uses three in a row).`,
  );
}
