import {beforeEach, describe, expect, it} from 'vitest';
import english from '../../../public/_locales/en/messages.json' with {type: 'json'};
import {overwriteNotices} from '../../../lib/background/overwrite-news.ts';
import {noticesOf, type Notice} from '../../../lib/background/answer-news.ts';
import {
  badgeOf,
  createAttractions,
  type Attractions,
  type Badge,
} from '../../../lib/background/attractions.ts';
import type {AccountView, Change} from '../../../lib/domain/account-view.ts';
import {createTexts} from '../../../lib/domain/texts.ts';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import {asNews, newlyAnswered, type News} from '../../../lib/store/untold.ts';
import {createFakeArea} from '../api/fake-sign-in.ts';
import {
  after,
  attachLink,
  confirmLink,
  createLink,
  linkId,
  dealOverwriteOf,
  overwriteId,
  overwriteOf,
  partnerAccount,
  partnerDraft,
  rejectLink,
  sharedDeal,
  viewWith,
} from '../domain/fixtures.ts';
import {rest} from '../platform/fake-clock.ts';
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

describe('a notice', () => {
  it('names the link, who answered, that nobody proved who it was, and each reason once', () => {
    const answered = after(pending, confirmLink(1), rejectLink(2));
    expect(noticesOf(answeredBetween(pending, answered), texts)).toEqual([
      {
        of: [{kind: 'link', id: linkId(1)}],
        title: partnerDraft.name,
        message: 'Confirmed by Ann Acme · unverified',
        linkId: linkId(1),
      },
      {
        of: [{kind: 'link', id: linkId(2)}],
        title: partnerDraft.name,
        message:
          'Rejected by Ann Acme · unverified: Onboarding or duration wrong: “We agreed on six weeks.”',
        linkId: linkId(2),
      },
    ]);
  });

  it('says how much was confirmed and why not the rest', () => {
    const answered = after(pending, {
      kind: 'link.answer',
      linkId: linkId(1),
      input: {
        name: 'Ann Acme',
        choice: {
          kind: 'per_product',
          lines: [
            {productId: 'marketing', verdict: 'confirmed'},
            {productId: 'sales', verdict: 'rejected', reasonId: 'products_wrong', text: null},
          ],
        },
      },
      weighed: {evidence: 'mailed', email: 'ann@acme.example'},
    });
    expect(noticesOf(answeredBetween(pending, answered), texts)[0]?.message).toBe(
      'Confirmed by Ann Acme · 1 of 2 products · Sales Hub: Products or tier wrong',
    );
  });

  it('says it of a deal, and opens that', () => {
    const [notice] = overwriteNotices([dealOverwriteOf(1)], scope.userId, texts);
    expect(notice).toEqual({
      of: [{kind: 'overwrite', id: overwriteId(1)}],
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
    expect(notices[0]?.of).toHaveLength(4);
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
  let announced: Notice[];
  let told: string[];
  let attractions: Attractions;
  let notify: (notice: Notice) => Promise<void>;
  const area = createFakeArea();
  const make = (): Attractions =>
    createAttractions({
      local: area,
      texts,
      notify: (notice) => notify(notice),
      setBadge: (badge) => Promise.resolve(void shown.push(badge)),
    });
  const answered = after(pending, confirmLink(1));
  const me = {userId: scope.userId, isAdmin: false};
  const tell = (news: News[], isSeen = false, view: AccountView = pending, on = attractions) =>
    on.tell(news, {scope, view, me, isSeen}, (of) => {
      told.push(...of.map(({id}) => id));
      return Promise.resolve();
    });
  const answersBetween = (before: AccountView, now: AccountView) =>
    asNews(answeredBetween(before, now));
  const overwrite = (n: number): News => ({
    kind: 'overwrite',
    id: overwriteId(n),
    row: overwriteOf(n),
  });

  beforeEach(() => {
    shown = [];
    announced = [];
    told = [];
    notify = (notice) => Promise.resolve(void announced.push(notice));
    area.kept.clear();
    attractions = make();
  });

  it('tell an answer and count it until a page of ours is opened', async () => {
    await tell(answersBetween(pending, answered));
    expect(announced).toHaveLength(1);
    expect(told).toEqual([linkId(1)]);
    expect(shown.at(-1)?.text).toBe('1');
    await attractions.seen();
    expect(shown.at(-1)).toBeUndefined();
  });

  it('count an answer once, also across a restart', async () => {
    await tell(answersBetween(pending, answered));
    const restarted = make();
    const both = after(answered, confirmLink(2));
    await tell(answersBetween(answered, both), false, pending, restarted);
    expect(shown.at(-1)?.text).toBe('2');
    await tell(answersBetween(pending, answered), false, pending, restarted);
    expect(shown.at(-1)?.text).toBe('2');
  });

  it('count nothing that is seen right now', async () => {
    await tell(answersBetween(pending, answered), true);
    expect(announced).toHaveLength(1);
    expect(shown.at(-1)).toBeUndefined();
  });

  it('say nothing of answers to who wants none in the browser, and are done with them', async () => {
    const ways = {...defaultPreferences.ways, link_answered: 'mail'} as const;
    const by = [{userId: scope.userId, preferences: {...defaultPreferences, ways}}];
    const noticeSettings = new Map([[partnerAccount.id, {id: partnerAccount.id, by}]]);
    await tell(answersBetween(pending, answered), false, {...pending, noticeSettings});
    expect(announced).toEqual([]);
    expect(told).toEqual([linkId(1)]);
    expect(shown.at(-1)).toBeUndefined();
  });

  it('[S6] say of nothing that it was told before the browser shows it', async () => {
    notify = () => new Promise(() => undefined);
    void tell([overwrite(1)]);
    await rest();
    expect(told).toEqual([]);
  });

  it('[S6] tell the others when the browser refuses one, and keep that one', async () => {
    notify = (notice) => {
      if (notice.of[0]?.id === overwriteId(1)) return Promise.reject(new Error('Not now'));
      return Promise.resolve(void announced.push(notice));
    };
    await expect(tell([overwrite(1), overwrite(2)])).rejects.toThrow('shows no notice');
    expect(announced).toHaveLength(1);
    expect(told).toEqual([overwriteId(2)]);
  });

  it('show attention first and paint only what changed', async () => {
    await attractions.show({attention: 0, overwritten: 0});
    await attractions.show({attention: 0, overwritten: 0});
    expect(shown).toEqual([undefined]);
    await attractions.show({attention: 3, overwritten: 0});
    expect(shown.at(-1)?.tone).toBe('attention');
  });

  it('[F3] tell an overwritten value, and not where it is seen', async () => {
    await tell([overwrite(1)]);
    expect(announced).toEqual([
      {
        of: [{kind: 'overwrite', id: overwriteId(1)}],
        title: 'Acme rollout',
        message:
          'Otto Berg changed this link while you changed it too. Your value can be restored.',
        linkId: linkId(1),
      },
    ]);
    await tell([overwrite(2)], true);
    expect(announced).toHaveLength(1);
    expect(told).toEqual([overwriteId(1), overwriteId(2)]);
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
      {
        of: many.map(({id}) => ({kind: 'overwrite', id})),
        title: '4 values were overwritten',
        message: 'Acme rollout',
      },
    ]);
  });
});
