import type {TaskList} from 'graphile-worker';
import * as z from 'zod/mini';
import {ids} from '../../lib/contract/shapes.ts';
import {finishFile, type FileDeps} from './finish-file.ts';
import {refuseOverdueFiles} from './overdue-files.ts';
import {tidyFile} from './tidy-file.ts';

const fileRef = z.object({accountId: ids.account, fileId: ids.file});

/** What the database asks for (migrations/0013), and once a day. */
export function createFileJobs(deps: FileDeps): {tasks: TaskList; crontab: string} {
  return {
    tasks: {
      finish_file: (payload) => finishFile(deps, fileRef.parse(payload)),
      tidy_file: (payload) => tidyFile(deps, fileRef.parse(payload)),
      overdue_files: () => refuseOverdueFiles(deps),
    },
    crontab: '47 3 * * * overdue_files ?fill=1d', // UTC; a server that was off catches up
  };
}
