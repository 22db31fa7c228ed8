/**
 * Who may do what: the table of docs/rules.md as data, asked by the server before every act and by the pages before they
 * offer it. Row-level security in the database repeats the part about seeing, so that a forgotten question shows nothing.
 */

export const roles = [
  'partner_member',
  'partner_admin',
  'cam',
  'pdm',
  'rep',
  'program_admin',
  'client',
] as const;
export type Role = (typeof roles)[number];

export type PartnerRole = Extract<Role, 'partner_member' | 'partner_admin'>;
export type VendorRole = Extract<Role, 'cam' | 'pdm' | 'rep' | 'program_admin'>;

export const actions = [
  'see',
  'write_links',
  'attach_shared',
  'attach_non_shared',
  'ask_to_attach',
  'dismiss_overwrite',
  'share_deals',
  'edit_deals',
  'talk',
  'private_notes',
  'decide_deals',
  'hold_domains',
  'set_recipient',
  'manage_members',
  'manage_program',
  'answer',
] as const;
export type Action = (typeof actions)[number];

/**
 * How far a permission reaches. `own_account`: things of the account the person belongs to; `assigned`: accounts assigned
 * to the person; `own_deals`: deals the person owns or registered; `region`: accounts whose reps the person is among, by their
 * regions (docs/decisions/0018); `program`: all of the program; `one_link`: the link whose address was opened.
 */
export type Reach =
  'own_account' | 'assigned' | 'own_deals' | 'region' | 'program' | 'one_link' | 'never';

const table: Record<Action, Record<Role, Reach>> = {
  see: {
    partner_member: 'own_account',
    partner_admin: 'own_account',
    cam: 'assigned',
    pdm: 'assigned',
    rep: 'own_deals',
    program_admin: 'program',
    client: 'one_link',
  },
  write_links: {
    partner_member: 'own_account',
    partner_admin: 'own_account',
    cam: 'never',
    pdm: 'never',
    rep: 'never',
    program_admin: 'never',
    client: 'never',
  },
  attach_shared: {
    partner_member: 'own_account',
    partner_admin: 'own_account',
    cam: 'assigned',
    pdm: 'assigned',
    rep: 'never',
    program_admin: 'never',
    client: 'never',
  },
  attach_non_shared: {
    partner_member: 'never',
    partner_admin: 'never',
    cam: 'assigned',
    pdm: 'assigned',
    rep: 'never',
    program_admin: 'never',
    client: 'never',
  },
  ask_to_attach: {
    partner_member: 'own_account',
    partner_admin: 'own_account',
    cam: 'never',
    pdm: 'never',
    rep: 'never',
    program_admin: 'never',
    client: 'never',
  },
  /** Their own: of two people who wrote unseen of each other. */
  dismiss_overwrite: {
    partner_member: 'own_account',
    partner_admin: 'own_account',
    cam: 'assigned',
    pdm: 'assigned',
    rep: 'own_deals',
    program_admin: 'program',
    client: 'never',
  },
  share_deals: {
    partner_member: 'own_account',
    partner_admin: 'own_account',
    cam: 'never',
    pdm: 'never',
    rep: 'region',
    program_admin: 'never',
    client: 'never',
  },
  edit_deals: {
    partner_member: 'own_account',
    partner_admin: 'own_account',
    cam: 'never',
    pdm: 'never',
    rep: 'never',
    program_admin: 'never',
    client: 'never',
  },
  talk: {
    partner_member: 'own_account',
    partner_admin: 'own_account',
    cam: 'assigned',
    pdm: 'assigned',
    rep: 'own_deals',
    program_admin: 'never',
    client: 'never',
  },
  private_notes: {
    partner_member: 'own_account',
    partner_admin: 'own_account',
    cam: 'never',
    pdm: 'never',
    rep: 'never',
    program_admin: 'never',
    client: 'never',
  },
  /** Eligibility, owner, quotes, state at the vendor, its close date, product interest. */
  decide_deals: {
    partner_member: 'never',
    partner_admin: 'never',
    cam: 'assigned',
    pdm: 'assigned',
    rep: 'own_deals',
    program_admin: 'program',
    client: 'never',
  },
  /** Which mail domains the vendor holds for a company, by which the answers of an account's clients count. */
  hold_domains: {
    partner_member: 'never',
    partner_admin: 'never',
    cam: 'assigned',
    pdm: 'assigned',
    rep: 'never',
    program_admin: 'program',
    client: 'never',
  },
  set_recipient: {
    partner_member: 'never',
    partner_admin: 'own_account',
    cam: 'never',
    pdm: 'never',
    rep: 'never',
    program_admin: 'program',
    client: 'never',
  },
  manage_members: {
    partner_member: 'never',
    partner_admin: 'own_account',
    cam: 'never',
    pdm: 'never',
    rep: 'never',
    program_admin: 'program',
    client: 'never',
  },
  manage_program: {
    partner_member: 'never',
    partner_admin: 'never',
    cam: 'never',
    pdm: 'never',
    rep: 'never',
    program_admin: 'program',
    client: 'never',
  },
  answer: {
    partner_member: 'never',
    partner_admin: 'never',
    cam: 'never',
    pdm: 'never',
    rep: 'never',
    program_admin: 'never',
    client: 'one_link',
  },
};

export function reachOf(role: Role, action: Action): Reach {
  return table[action][role];
}

/** What ties a person to the thing acted on; the caller finds these facts in the database, never in the request. */
export type Relation = {
  sameAccount: boolean;
  assignedToAccount: boolean;
  /** The person owns or registered the deal in question. */
  ownsDeal: boolean;
  inRegion: boolean;
  sameProgram: boolean;
  openedLink: boolean;
};

export const noRelation: Relation = {
  sameAccount: false,
  assignedToAccount: false,
  ownsDeal: false,
  inRegion: false,
  sameProgram: false,
  openedLink: false,
};

/** Whether somebody with these roles and this tie to the thing may do it. */
export function may(held: readonly Role[], action: Action, relation: Relation): boolean {
  return held.some((role) => reaches(reachOf(role, action), relation));
}

function reaches(reach: Reach, relation: Relation): boolean {
  switch (reach) {
    case 'own_account':
      return relation.sameAccount;
    case 'assigned':
      return relation.assignedToAccount;
    case 'own_deals':
      return relation.ownsDeal;
    case 'region':
      return relation.inRegion;
    case 'program':
      return relation.sameProgram;
    case 'one_link':
      return relation.openedLink;
    case 'never':
      return false;
  }
}
