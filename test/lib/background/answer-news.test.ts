import {beforeEach, describe, expect, it} from 'vitest';
import english from '../../../public/_locales/en/messages.json' with {type: 'json'};
import {overwriteNotices} from '../../../lib/background/overwrite-news.ts';
import {newlyAnswered, noticesOf, type Notice} from '../../../lib/background/answer-news.ts';
import {
  badgeOf,
  createAttractions,
  type Attractions,
  type Badge,
} from '../../../lib/background/attractions.ts';
import type {AccountView, Change} from '../../../lib/domain/account-view.ts';
import {createTexts} from '../../../lib/domain/texts.ts';
import {createFakeArea} from '../api/fake-sign-in.ts';
import {
  after,
  attachLink,
  confirmLink,
  createLink,
  linkId,
  dealOverwriteOf,
  overwriteOf,
  partnerAccount,
  partnerDraft,
  rejectLink,
  sharedDeal,
  viewWith,
} from '../domain/fixtures.ts';
import {scope} from '../store/store-suite.ts';

const catalogue: Record<string, {message: string}> = english;
const texts = createTexts('en', (key) => catalogue[key]?.message);
const pending = after(
  viewWith(partnerAccount, sharedDeal),
  createLink(1),
  createLink(2),
  attachLink(1),
);

/** What a pull tells when the account changes from one view to another. */
const answeredBetween = (before: AccountView, now: AccountView) =>
  newlyAnswered(
    before.links,
    [...now.links.values()].map((row): Change => ({kind: 'link', id: row.id, row})),
  );

describe('what is newly answered', () => {
  it('is what was pending, or not here, and has an answer now', () => {
    const answered = after(pending, confirmLink(1));
    expect(answeredBetween(pending, answered).map(({id}) => id)).toEqual([linkId(1)]);
    expect(answeredBetween(answered, answered)).toEqual([]);
    expect(answeredBetween(pending, pending)).toEqual([]);
    const unknown = after(viewWith(partnerAccount, sharedDeal), createLink(5), confirmLink(5));
    expect(answeredBetween(pending, unknown).map(({id}) => id)).toEqual([linkId(5)]);
  });

  it('goes by the last word of a page on a link, and not by one that is gone', () => {
    const [row] = [...after(pending, confirmLink(1)).links.values()];
    if (!row) throw new Error('The fixture has links');
    const told: Change = {kind: 'link', id: row.id, row};
    const gone: Change = {kind: 'link', id: row.id, row: null};
    expect(newlyAnswered(new Map(), [told, gone])).toEqual([]);
    expect(newlyAnswered(new Map(), [gone, told, told])).toHaveLength(1);
  });
});

describe('a notice', () => {
  it('names the link, who answered, and each reason once', () => {
    const answered = after(pending, confirmLink(1), rejectLink(2));
    expect(noticesOf(answeredBetween(pending, answered), texts)).toEqual([
      {title: partnerDraft.name, message: 'Confirmed by Ann Acme', linkId: linkId(1)},
      {
        title: partnerDraft.name,
        message: 'Rejected by Ann Acme: Onboarding or duration wrong',
        linkId: linkId(2),
      },
    ]);
  });

  it('says it of a deal, and opens that', () => {
    const [notice] = overwriteNotices([dealOverwriteOf(1)], scope.userId, texts);
    expect(notice).toEqual({
      title: 'Acme Corp renewal',
      message: 'Otto Berg changed this deal while you changed it too. Your value can be restored.',
      dealId: sharedDeal.id,
    });
    const {lostBy: keptBy, keptBy: lostBy} = dealOverwriteOf(1);
    const [other] = overwriteNotices([dealOverwriteOf(1, {lostBy, keptBy})], scope.userId, texts);
    expect(other?.message).toContain('You changed this deal while Otto Berg changed it too.');
  });

  it('tells many as one', () => {
    const four = after(viewWith(partnerAccount), ...[1, 2, 3, 4].map((n) => createLink(n)));
    const all = after(four, ...[1, 2, 3, 4].map(confirmLink));
    const notices = noticesOf(answeredBetween(four, all), texts);
    expect(notices).toHaveLength(1);
    expect(notices[0]?.title).toBe('4 clients have answered');
    expect(notices[0]).not.toHaveProperty('linkId');
  });
});

describe('the number on the icon', () => {
  it.each<[number, number, number, Badge | undefined]>([
    [0, 0, 0, undefined],
    [2, 0, 5, {text: '2', tone: 'attention', title: 'Vouch: 2 edits need attention'}],
    [0, 1, 5, {text: '1', tone: 'attention', title: 'Vouch: 1 overwritten value'}],
    [2, 1, 5, {text: '3', tone: 'attention', title: 'Vouch: 3 things to look at'}],
    [0, 0, 1, {text: '1', tone: 'news', title: 'Vouch: 1 new answer'}],
    [0, 0, 250, {text: '99+', tone: 'news', title: 'Vouch: 250 new answers'}],
  ])('attention %i, overwritten %i, unseen %i', (attention, overwritten, unseen, badge) => {
    expect(badgeOf({attention, overwritten}, unseen, texts)).toEqual(badge);
  });
});

describe('attractions', () => {
  let shown: Array<Badge | undefined>;
  let told: Notice[];
  let attractions: Attractions;
  const area = createFakeArea();
  const make = (): Attractions =>
    createAttractions({
      local: area,
      texts,
      notify: (notice) => Promise.resolve(void told.push(notice)),
      setBadge: (badge) => Promise.resolve(void shown.push(badge)),
    });
  const answered = after(pending, confirmLink(1));

  beforeEach(() => {
    shown = [];
    told = [];
    area.kept.clear();
    attractions = make();
  });

  it('tell an answer and count it until a page of ours is opened', async () => {
    await attractions.answered(scope, answeredBetween(pending, answered), false);
    expect(told).toHaveLength(1);
    expect(shown.at(-1)?.text).toBe('1');
    await attractions.seen();
    expect(shown.at(-1)).toBeUndefined();
  });

  it('count an answer once, also across a restart', async () => {
    await attractions.answered(scope, answeredBetween(pending, answered), false);
    const restarted = make();
    const both = after(answered, confirmLink(2));
    await restarted.answered(scope, answeredBetween(answered, both), false);
    expect(shown.at(-1)?.text).toBe('2');
    await restarted.answered(scope, answeredBetween(pending, answered), false);
    expect(shown.at(-1)?.text).toBe('2');
  });

  it('count nothing that is seen right now', async () => {
    await attractions.answered(scope, answeredBetween(pending, answered), true);
    expect(told).toHaveLength(1);
    expect(shown.at(-1)).toBeUndefined();
  });

  it('show attention first and paint only what changed', async () => {
    await attractions.show({attention: 0, overwritten: 0});
    await attractions.show({attention: 0, overwritten: 0});
    expect(shown).toEqual([undefined]);
    await attractions.show({attention: 3, overwritten: 0});
    expect(shown.at(-1)?.tone).toBe('attention');
  });

  it('[F3] tell an overwritten value once, and not where it is seen', async () => {
    await attractions.overwritten(scope, [overwriteOf(1)], false);
    expect(told).toEqual([
      {
        title: 'Acme rollout',
        message:
          'Otto Berg changed this link while you changed it too. Your value can be restored.',
        linkId: linkId(1),
      },
    ]);
    const restarted = make();
    await restarted.overwritten(scope, [overwriteOf(1, {told: [scope.userId]})], false);
    await restarted.overwritten(scope, [overwriteOf(2)], true);
    await restarted.overwritten(scope, [overwriteOf(2)], false);
    expect(told).toHaveLength(1);
  });
});

describe('the notice of an overwritten value', () => {
  it('says to the one who did it whose value went', () => {
    const {lostBy: keptBy, keptBy: lostBy} = overwriteOf(1);
    const [notice] = overwriteNotices([overwriteOf(1, {lostBy, keptBy})], scope.userId, texts);
    expect(notice?.message).toBe(
      'You changed this link while Otto Berg changed it too. Their value can be restored.',
    );
  });

  it('tells many as one', () => {
    const many = [1, 2, 3, 4].map((n) => overwriteOf(n));
    expect(overwriteNotices(many, scope.userId, texts)).toEqual([
      {title: '4 values were overwritten', message: 'Acme rollout'},
    ]);
  });
});
