import {describe, expect, it} from 'vitest';
import type {Action, Reach, Relation, Role} from '../../../lib/domain/permissions.ts';
import {actions, may, noRelation, reachOf, roles} from '../../../lib/domain/permissions.ts';

/** docs/rules.md, "Who may do what", written out a second time by hand: columns as in `roles`. */
const own = 'own_account';
const no = 'never';
const expected: Record<Action, Reach[]> = {
  //                 member admin CAM PDM rep program-admin client
  see: [own, own, 'assigned', 'assigned', 'own_deals', 'program', 'one_link'],
  write_links: [own, own, no, no, no, no, no],
  attach_shared: [own, own, 'assigned', 'assigned', no, no, no],
  attach_non_shared: [no, no, 'assigned', 'assigned', no, no, no],
  ask_to_attach: [own, own, no, no, no, no, no],
  dismiss_overwrite: [own, own, no, no, no, no, no],
  manage_members: [no, own, no, no, no, 'program', no],
  manage_program: [no, no, no, no, no, 'program', no],
  answer: [no, no, no, no, no, no, 'one_link'],
};

const tieOf: Record<Exclude<Reach, 'never'>, keyof Relation> = {
  own_account: 'sameAccount',
  assigned: 'assignedToAccount',
  own_deals: 'ownsDeal',
  program: 'sameProgram',
  one_link: 'openedLink',
};

const cells = actions.flatMap((action) =>
  roles.map((role, column): [Role, Action, Reach] => [
    role,
    action,
    expected[action][column] ?? 'never',
  ]),
);

describe('who may do what', () => {
  it.each(cells)('%s, %s: %s', (role, action, reach) => {
    expect(reachOf(role, action)).toBe(reach);
    for (const [tiedReach, tie] of Object.entries(tieOf)) {
      const relation = {...noRelation, [tie]: true};
      expect(may([role], action, relation)).toBe(tiedReach === reach);
    }
    expect(may([role], action, noRelation)).toBe(false);
  });

  it('adds up the roles of one person, and gives nobody anything for none', () => {
    const tie = {...noRelation, sameProgram: true};
    expect(may(['rep', 'program_admin'], 'manage_program', tie)).toBe(true);
    expect(may([], 'manage_program', tie)).toBe(false);
  });
});
