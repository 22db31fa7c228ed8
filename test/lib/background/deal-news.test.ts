import {describe, expect, it} from 'vitest';
import english from '../../../public/_locales/en/messages.json' with {type: 'json'};
import {dealNews, neededFor, noticesOfDeals} from '../../../lib/background/deal-news.ts';
import type {AccountView, Change} from '../../../lib/domain/account-view.ts';
import type {Author, Deal} from '../../../lib/domain/deal.ts';
import type {Activity, TimelineEvent} from '../../../lib/domain/domain-event.ts';
import type {ActivityId, UserId} from '../../../lib/domain/ids.ts';
import {defaultPreferences, type NoticeWay} from '../../../lib/domain/notice-settings.ts';
import {createTexts} from '../../../lib/domain/texts.ts';
import {newlyWritten} from '../../../lib/store/untold.ts';
import {
  at,
  authorOf,
  dana,
  dealId,
  later,
  linkId,
  maria,
  messageId,
  newSharing,
  otto,
  partnerAccount,
  personOf,
  requestId,
  sharedDeal,
  userId,
  viewWith,
} from '../domain/fixtures.ts';

const catalogue: Record<string, {message: string}> = english;
const texts = createTexts('en', (key) => catalogue[key]?.message);
const ada = userId('ada');

const account = {
  ...partnerAccount,
  people: [personOf(maria), personOf(otto), {userId: ada, name: 'Ada'}],
};
/** Maria answers for it, Otto is on its team. */
const deal: Deal = {
  ...sharedDeal,
  sharing: {...newSharing, partnerContact: personOf(maria), team: [authorOf(otto)]},
};
const vendor = authorOf(dana);
const me = (user: UserId, isAdmin = false) => ({userId: user, isAdmin});

let seq = 0;
function entry(event: TimelineEvent, by: Author | null = vendor): Activity {
  seq++;
  const id = `activity-${seq}` as ActivityId; // nobody looks into it
  return {id, dealId: deal.id, seq, at, by, event};
}
const won = () =>
  entry({kind: 'state_changed', dealId: deal.id, from: 'active', to: 'won', reason: ''});
const posted = (n: number, by: Author, mentions: UserId[] = [], parent: number | null = null) =>
  entry(
    {
      ...{kind: 'message_posted', dealId: deal.id, messageId: messageId(n), mentions},
      parentId: parent === null ? null : messageId(parent),
    },
    by,
  );

function viewOf(...rows: Change[]): AccountView {
  const view = viewWith(account, deal);
  const messages = rows.flatMap((one) => (one.kind === 'message' && one.row ? [one.row] : []));
  const requests = rows.flatMap((one) =>
    one.kind === 'attach_request' && one.row ? [one.row] : [],
  );
  return {
    ...view,
    messages: new Map(messages.map((row) => [row.id, row])),
    attachRequests: new Map(requests.map((row) => [row.id, row])),
  };
}
const message = (n: number, by: Author, text: string, deletedAt: string | null = null): Change => ({
  kind: 'message',
  id: messageId(n),
  row: {
    ...{id: messageId(n), dealId: deal.id, parentId: null, text, mentions: [], by, at},
    ...{editedAt: null, deletedAt},
  },
});

const asChanges = (activities: readonly Activity[]): Change[] =>
  activities.map((row) => ({kind: 'activity', id: row.id, row}));
const newActivities = (changes: Change[]) =>
  newlyWritten(changes, maria.userId).flatMap((one) => (one.kind === 'activity' ? [one.row] : []));
const tell = (user: UserId, view: AccountView, ...activities: Activity[]) =>
  dealNews(newActivities(asChanges(activities)), view, me(user), texts).map(
    ({of: _of, ...notice}) => notice,
  );

describe('what somebody is told of', () => {
  it('is what concerns them: the contact and the team, nobody else', () => {
    const news = won();
    expect(tell(maria.userId, viewOf(), news)).toEqual([
      {
        title: deal.name,
        message: 'Deal won (Dana Reed)',
        dealId: deal.id,
        ...(deal.ref && {url: deal.ref.url}),
      },
    ]);
    expect(tell(otto.userId, viewOf(), news)).toHaveLength(1);
    expect(tell(ada, viewOf(), news)).toEqual([]);
  });

  it('is never what they did themselves', () => {
    const by = authorOf(maria);
    expect(tell(maria.userId, viewOf(message(1, by, 'Hi')), posted(1, by, [maria.userId]))).toEqual(
      [],
    );
  });

  it('is a message with its first words, in one line', () => {
    const text = `Hello\r\n\u202eworld ${'x'.repeat(300)}`;
    const [notice] = tell(maria.userId, viewOf(message(1, vendor, text)), posted(1, vendor));
    expect(notice?.message).toMatch(/^New shared message \(Dana Reed\): Hello world x+…$/);
    expect(notice?.message.length).toBeLessThan(170);
  });

  it('is a mention and an answer in their thread, also from their own side', () => {
    const view = viewOf(
      message(1, {userId: ada, name: 'Ada', side: 'partner'}, 'Who?'),
      message(2, authorOf(otto), 'I'),
    );
    const comment = posted(2, authorOf(otto), [], 1);
    expect(tell(ada, view, comment)[0]?.message).toBe('New comment (Otto Berg): I');
    const mention = posted(2, authorOf(otto), [ada]);
    expect(tell(ada, view, mention)[0]?.message).toBe('You were mentioned (Otto Berg): I');
  });

  it('is a mention that an edit adds, and nothing else of it', () => {
    const edited = (by: Author, ...mentions: UserId[]) =>
      entry(
        {
          ...{kind: 'message_edited', dealId: deal.id, messageId: messageId(1)},
          ...(mentions.length > 0 && {mentions}),
        },
        by,
      );
    const view = viewOf(message(1, vendor, 'Ada, have a look'));
    const mention = edited(vendor, ada);
    expect(tell(ada, view, mention)[0]?.message).toBe(
      'You were mentioned (Dana Reed): Ada, have a look',
    );
    for (const {userId: other} of [maria, otto]) expect(tell(other, view, mention)).toEqual([]);
    expect(tell(maria.userId, view, edited(authorOf(maria), maria.userId))).toEqual([]);
    expect(newActivities(asChanges([edited(vendor)]))).toEqual([]);
    expect(neededFor(newActivities(asChanges([mention]))).wholeDeals).toEqual(new Set([deal.id]));
  });

  it('is no message that was deleted since', () => {
    const view = viewOf(message(1, vendor, '', later(5)));
    expect(tell(maria.userId, view, posted(1, vendor))).toEqual([]);
    const edited = entry({
      ...{kind: 'message_edited', dealId: deal.id, messageId: messageId(1)},
      mentions: [maria.userId],
    });
    expect(tell(maria.userId, view, edited)).toEqual([]);
  });

  it('is a lead for the recipient, and the answer to a request for who asked', () => {
    const view = {...viewOf(), account: {...account, recipientId: ada}};
    const lead = entry({kind: 'deal_registered', dealId: deal.id, how: 'created'});
    expect(tell(ada, view, lead)[0]?.message).toBe('New shared deal (Dana Reed)');
    const asked = viewOf({
      kind: 'attach_request',
      id: requestId(1),
      row: {
        ...{id: requestId(1), linkId: linkId(1), dealId: deal.id, note: '', state: 'declined', at},
        by: {userId: ada, name: 'Ada'},
      },
    });
    const declined = entry({
      ...{kind: 'attach_declined', linkId: linkId(1), dealId: deal.id, requestId: requestId(1)},
      reason: 'No',
    });
    expect(tell(ada, asked, declined)).toHaveLength(1);
    expect(tell(otto.userId, {...asked, deals: new Map()}, declined)).toEqual([]);
  });

  it.each<[NoticeWay, number]>([
    ['browser', 1],
    ['both', 1],
    ['mail', 0],
    ['none', 0],
  ])('follows their choice: %s', (way, count) => {
    const preferences = {
      ...defaultPreferences,
      ways: {...defaultPreferences.ways, deal_changed: way},
    };
    const settings = {id: account.id, by: [{userId: maria.userId, preferences}]};
    const view = {...viewOf(), noticeSettings: new Map([[account.id, settings]])};
    expect(tell(maria.userId, view, won())).toHaveLength(count);
  });

  it('leaves answers of clients to their own notice, and entries that are news to nobody', () => {
    const entries = [
      entry({kind: 'link_confirmed', linkId: linkId(1), dealId: deal.id}, null),
      entry({kind: 'link_edited', linkId: linkId(1), dealId: deal.id}),
      entry({kind: 'link_attached', linkId: linkId(1), dealId: deal.id}, authorOf(maria)),
      entry({kind: 'file_stored', dealId: deal.id, fileId: 'f' as never, name: 'a.pdf'}),
    ];
    expect(newActivities(asChanges(entries))).toEqual([]);
  });

  it('is many as one', () => {
    const news = dealNews(
      newActivities(asChanges([won(), won(), won(), won()])),
      viewOf(),
      me(maria.userId),
      texts,
    );
    expect(noticesOfDeals(news, texts)).toEqual([
      {
        of: news.flatMap(({of}) => of),
        title: '4 things happened on your deals',
        message: deal.name,
      },
    ]);
    expect(new Set(news.flatMap(({of}) => of)).size).toBe(4);
    expect(noticesOfDeals(news.slice(1), texts)).toHaveLength(3);
  });
});

it('asks for the deal and the choice, and for all of a deal only where a thread or a request matters', () => {
  const need = neededFor(newActivities(asChanges([won()])));
  expect([...(need.deals ?? [])]).toEqual([dealId(1)]);
  expect(need.noticeSettings).toBe(true);
  expect(need.wholeDeals?.size).toBe(0);
  expect(neededFor(newActivities(asChanges([posted(1, vendor)]))).wholeDeals?.size).toBe(1);
});
