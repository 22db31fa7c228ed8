import type {TaskList} from 'graphile-worker';

/** Jobs of another part of the server, with what they need already in their hands. `crontab` in UTC. */
export type MoreJobs = {tasks: TaskList; crontab: string};
