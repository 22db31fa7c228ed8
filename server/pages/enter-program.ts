import type {Context} from 'hono';
import type {ProgramId} from '../../lib/domain/ids.ts';
import type {PageKit} from './page-kit.tsx';
import {PageProblem} from './page-problem.ts';
import {managedProgram, type Visitor} from './visitor.ts';

export type InProgram = {visitor: Visitor; programId: ProgramId};

/** For pages of program admins; to everyone else they are not there. */
export async function enterProgram(c: Context, kit: PageKit): Promise<InProgram> {
  const visitor = await kit.visitor(c);
  const programId = managedProgram(visitor);
  if (!programId) throw new PageProblem(404);
  return {visitor, programId};
}
