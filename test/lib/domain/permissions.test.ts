import {describe, expect, it} from 'vitest';
import type {Action, Reach, Relation, Role} from '../../../lib/domain/permissions.ts';
import {actions, may, noRelation, reachOf, roles} from '../../../lib/domain/permissions.ts';

/** docs/rules.md, "Who may do what", written out a second time by hand: columns as in `roles`. */
const own = 'own_account';
const deals = 'own_deals';
const no = 'never';
const ofCam = ['assigned', 'assigned'] as const;
const expected: Record<Action, readonly Reach[]> = {
  //         member admin CAM+PDM rep program-admin client
  see: [own, own, ...ofCam, deals, 'program', 'one_link'],
  write_links: [own, own, no, no, no, no, no],
  attach_shared: [own, own, ...ofCam, no, no, no],
  attach_non_shared: [no, no, ...ofCam, no, no, no],
  ask_to_attach: [own, own, no, no, no, no, no],
  dismiss_overwrite: [own, own, ...ofCam, deals, 'program', no],
  share_deals: [own, own, no, no, 'region', no, no],
  edit_deals: [own, own, no, no, no, no, no],
  talk: [own, own, ...ofCam, deals, no, no],
  private_notes: [own, own, no, no, no, no, no],
  decide_deals: [no, no, ...ofCam, deals, 'program', no],
  hold_domains: [no, no, ...ofCam, no, 'program', no],
  set_recipient: [no, own, no, no, no, 'program', no],
  manage_members: [no, own, no, no, no, 'program', no],
  manage_program: [no, no, no, no, no, 'program', no],
  answer: [no, no, no, no, no, no, 'one_link'],
};

const tieOf: Record<Exclude<Reach, 'never'>, keyof Relation> = {
  own_account: 'sameAccount',
  assigned: 'assignedToAccount',
  own_deals: 'ownsDeal',
  region: 'inRegion',
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

  it('has a cell for every role in every row', () => {
    for (const row of Object.values(expected)) expect(row).toHaveLength(roles.length);
    expect(Object.keys(expected)).toEqual([...actions]);
  });

  it('adds up the roles of one person, and gives nobody anything for none', () => {
    const tie = {...noRelation, sameProgram: true};
    expect(may(['rep', 'program_admin'], 'manage_program', tie)).toBe(true);
    expect(may([], 'manage_program', tie)).toBe(false);
  });
});
