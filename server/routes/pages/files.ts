import type {Hono} from 'hono';
import * as z from 'zod/mini';
import {ids} from '../../../lib/contract/shapes.ts';
import {answerFile} from '../../files/answer-file.ts';
import {findFileForVendor} from '../../files/find-file.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';

/** Files of shared deals for the vendor's people in the console: what their database role shows them, and nothing else. */
export function registerConsoleFiles(app: Hono, kit: PageKit): void {
  for (const [path, what] of [
    ['/console/files/:accountId/:fileId', 'content'],
    ['/console/files/:accountId/:fileId/preview', 'preview'],
  ] as const) {
    app.get(path, async (c) => {
      const {person} = await kit.visitor(c);
      const accountId = z.safeParse(ids.account, c.req.param('accountId'));
      const fileId = z.safeParse(ids.file, c.req.param('fileId'));
      if (!accountId.success || !fileId.success) throw new PageProblem(404);
      const ref = {accountId: accountId.data, fileId: fileId.data};
      const found = await findFileForVendor(kit.deps.db, person.userId, ref);
      const answer = found && (await answerFile(c, kit.deps, ref, found.row, what));
      if (!answer) throw new PageProblem(404);
      return answer;
    });
  }
}
