import {randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId, AttachRequestId} from '../../../lib/domain/ids.ts';
import {removeMember} from '../../../server/write/account.ts';
import {defaultKeep} from '../../../server/jobs/upkeep.ts';
import {startJobs} from '../../../server/jobs/jobs.ts';
import {enqueueMail} from '../../../server/mail/enqueue-mail.ts';
import {createMailTransport} from '../../../server/mail/transport.ts';
import {createSyncClient} from '../sync-client.ts';
import {
  answerAsShown,
  attach,
  createLink,
  createWorld,
  done,
  operator,
  type Someone,
  type World,
} from '../world.ts';
import {startSmtp} from './smtp.ts';

let world: World;
let smtp: Awaited<ReturnType<typeof startSmtp>>;
let jobs: {stop(): Promise<void>};
const log: Array<Record<string, unknown>> = [];

beforeAll(async () => {
  world = await createWorld();
  smtp = await startSmtp();
  const transport = createMailTransport({
    smtpUrl: smtp.url,
    mailFrom: 'Vouch <vouch@vouch.example>',
  });
  world.pool
    .on('error', () => undefined)
    .on('connect', (client) => client.on('error', () => undefined));
  jobs = await startJobs({
    pool: world.pool,
    db: world.db,
    publicUrl: 'https://vouch.example',
    send: transport.send,
    keep: defaultKeep,
    log: (line) => void log.push(line),
  });
});
afterAll(async () => {
  await jobs.stop();
  await smtp.stop();
  await world.end();
});

let account: AccountId;
let maria: Someone;
let dana: Someone;
let client: ReturnType<typeof createSyncClient>;
beforeEach(async () => {
  smtp.refuse = () => undefined;
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak');
  dana = await world.vendor('Dana Whitfield', 'cam');
  await world.assign(account, dana, 'cam');
  client = createSyncClient(world, account, maria);
});

/** Until the queue has nothing left that could run. */
async function settle(): Promise<void> {
  for (;;) {
    const rows = await world.rows(sql<{n: number}>`
      select count(*) as n from graphile_worker.jobs where attempts < max_attempts`);
    if (rows[0]?.n === 0) return;
    await new Promise((wait) => setTimeout(wait, 30));
  }
}

describe('mail', () => {
  it('tells every CAM and PDM of a new link', async () => {
    const priya = await world.vendor('Priya Raman', 'pdm');
    await world.assign(account, priya, 'pdm');
    await client.push(createLink());
    await settle();
    for (const person of [dana, priya]) {
      const [mail, ...more] = smtp.to(person.email);
      expect(more).toEqual([]);
      expect(mail?.subject).toBe('New confirmation link of Bright Agency: Acme: Marketing Hub');
      expect(mail?.from).toMatchObject({name: 'Vouch', address: 'vouch@vouch.example'});
      expect(mail?.to).toEqual([{name: person.name, address: person.email}]);
      expect(mail?.text).toContain('Marketing Hub Professional (By the partner)');
      expect(mail?.html).toContain('Marketing Hub Professional (By the partner)');
    }
    expect(smtp.to(maria.email)).toEqual([]);
  });

  it('lists many new links in one mail, whatever else happened in the same batch', async () => {
    const links = Array.from({length: 5}, (_, index) => createLink({name: `Rollout ${index}`}));
    const gone = createLink({name: 'Rollout gone'});
    await client.push(...links, gone, {kind: 'link.remove', linkId: gone.linkId});
    await settle();
    const [mail, ...more] = smtp.to(dana.email);
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('5 new confirmation links of Bright Agency');
    expect(mail?.text).toContain('Maria Nowak of Bright Agency made them.');
    for (const {draft} of links) {
      expect(mail?.text).toContain(draft.name);
      expect(mail?.html).toContain(draft.name);
    }
    expect(mail?.text).not.toContain('Rollout gone');
  });

  it('tells of a few new links one by one', async () => {
    await client.push(createLink({name: 'One'}), createLink({name: 'Two'}));
    await settle();
    expect(
      smtp
        .to(dana.email)
        .map(({subject}) => subject)
        .sort(),
    ).toEqual([
      'New confirmation link of Bright Agency: One',
      'New confirmation link of Bright Agency: Two',
    ]);
  });

  it('tells the program admins of a new link while nobody is assigned', async () => {
    const ruth = await world.vendor('Ruth Adeyemi', 'program_admin');
    const orphan = await world.account('Orphan');
    await createSyncClient(world, orphan, await world.member(orphan, 'Otto')).push(createLink());
    await settle();
    expect(smtp.to(ruth.email).map(({subject}) => subject)).toEqual([
      'New confirmation link of Orphan: Acme: Marketing Hub',
    ]);
    expect(smtp.to(dana.email)).toEqual([]);
  });

  it('tells the program admins of a confirmation, too, and why they hear of it', async () => {
    const ruth = await world.vendor('Ruth Adeyemi', 'program_admin');
    const orphan = await world.account('Orphan');
    const link = createLink();
    const otto = await world.member(orphan, 'Otto');
    await createSyncClient(world, orphan, otto).push(link);
    await answerAsShown(world.deps, link.copyToken, {name: 'Hannah', choice: {kind: 'confirm'}});
    await settle();
    const mails = smtp.to(ruth.email);
    expect(mails.map(({subject}) => subject)).toContain('Confirmed: Acme: Marketing Hub (Orphan)');
    expect(mails).toHaveLength(2);
    for (const mail of mails) {
      expect(mail.text).toContain(
        'You get this because you are an admin of Solutions Program, and nobody looks after Orphan yet.',
      );
      expect(mail.text).not.toContain('you look after');
    }
    const [toOtto] = smtp.to(otto.email);
    expect(toOtto?.text).toContain('You get this because you are responsible for this link');
  });

  it('tells no admin of an account that somebody looks after', async () => {
    const ruth = await world.vendor('Ruth Adeyemi', 'program_admin');
    const link = createLink();
    await client.push(link);
    await answerAsShown(world.deps, link.copyToken, {name: 'Hannah', choice: {kind: 'confirm'}});
    await settle();
    expect(smtp.to(ruth.email)).toEqual([]);
    for (const mail of smtp.to(dana.email)) {
      expect(mail.text).toContain('You get this because you look after Bright Agency');
    }
  });

  it('names its language and lists products in the way of that language', async () => {
    const line = (productId: string, onboardingTypeId: string) => ({
      productId,
      tierId: 'starter',
      onboardingTypeId,
    });
    const lines = [line('sales', 'none'), line('marketing', 'by_partner'), line('service', 'none')];
    await client.push(createLink({lines}));
    await settle();
    const [mail] = smtp.to(dana.email);
    expect(mail?.html).toContain('<html lang="en">');
    expect(mail?.text).toMatch(/^Products: Sales Hub .*, Marketing Hub .*,? and Service Hub .*$/m);
  });

  it('tells partner, CAM and PDM of a confirmation, and that it is unverified', async () => {
    const deal = await world.deal(account, {name: 'Acme renewal'});
    const link = createLink();
    await client.push(link, attach(link.linkId, deal.id));
    await answerAsShown(world.deps, link.copyToken, {name: 'Hannah', choice: {kind: 'confirm'}});
    await settle();
    const [mail] = smtp.to(maria.email);
    expect(mail?.subject).toBe('Confirmed: Acme: Marketing Hub (Bright Agency)');
    expect(mail?.text).toContain('Hannah confirmed on');
    expect(mail?.text).toContain('Unverified');
    expect(mail?.text).toContain(deal.ref?.url);
    const toDana = smtp.to(dana.email).map(({subject}) => subject);
    expect(toDana).toContain('Confirmed: Acme: Marketing Hub (Bright Agency)');
    const confirmed = smtp.to(dana.email).find(({subject}) => subject?.startsWith('Confirmed'));
    expect(confirmed?.text).not.toContain(deal.ref?.url);
  });

  it('tells the partner of a rejection with its reason, and nobody else', async () => {
    const link = createLink();
    await client.push(link);
    const choice = {kind: 'reject', reasonId: 'other', text: 'We bought it from Kestrel.'} as const;
    await answerAsShown(world.deps, link.copyToken, {name: 'Hannah', choice});
    await settle();
    const [mail] = smtp.to(maria.email);
    expect(mail?.subject).toBe('Rejected: Acme: Marketing Hub');
    expect(mail?.text).toContain('Reason: Other: “We bought it from Kestrel.”');
    expect(mail?.html).toContain('We bought it from Kestrel.');
    expect(smtp.to(dana.email).some(({subject}) => subject?.startsWith('Rejected'))).toBe(false);
  });

  it('says in a mixed answer which product was rejected and why', async () => {
    const link = createLink({
      lines: [
        {productId: 'sales', tierId: 'starter', onboardingTypeId: 'none'},
        {productId: 'marketing', tierId: 'professional', onboardingTypeId: 'by_partner'},
      ],
    });
    await client.push(link);
    const lines = [
      {productId: 'sales', verdict: 'confirmed'},
      {productId: 'marketing', verdict: 'rejected', reasonId: 'products_wrong', text: null},
    ] as const;
    await answerAsShown(world.deps, link.copyToken, {
      name: 'Hannah',
      choice: {kind: 'per_product', lines: [...lines]},
    });
    await settle();
    const [mail] = smtp.to(maria.email);
    expect(mail?.text).toContain('The client confirmed 1 of 2 products.');
    expect(mail?.text).toContain('Reason for Marketing Hub: Products or tier wrong');
  });

  it("goes to the account's recipient, else its admins, when the creator has left", async () => {
    const admin = await world.member(account, 'Ada Admin', 'partner_admin');
    const recipient = await world.member(account, 'Rita Recipient');
    const [first, second] = [createLink(), createLink()];
    await client.push(first, second);
    done(await removeMember(world.deps, operator, account, maria.userId));
    const confirm = {name: 'Hannah', choice: {kind: 'confirm'}} as const;
    await answerAsShown(world.deps, first.copyToken, confirm);
    await settle();
    expect([smtp.to(maria.email).length, smtp.to(admin.email).length]).toEqual([0, 1]);
    await world.read(account, (trx) =>
      sql`update app.partner_account set recipient_user_id = ${recipient.userId}`.execute(trx),
    );
    await answerAsShown(world.deps, second.copyToken, confirm);
    await settle();
    expect([smtp.to(admin.email).length, smtp.to(recipient.email).length]).toEqual([1, 1]);
  });

  it('carries "Ask your CAM" with the note', async () => {
    const deal = await world.deal(account, {shared: false, name: 'Torrini'});
    const link = createLink();
    await client.push(link, {
      kind: 'attach.request',
      requestId: randomUUID() as AttachRequestId,
      linkId: link.linkId,
      deal: {dealId: deal.id},
      note: 'Closing on Friday.',
    });
    await settle();
    const mail = smtp.to(dana.email).find(({subject}) => subject?.includes('asks'));
    expect(mail?.subject).toBe('Bright Agency asks you to attach a confirmation link: Torrini');
    expect(mail?.text).toContain('Note: Closing on Friday.');
  });

  it('shows markup as text and lets no name begin a header or a line of its own', async () => {
    const name = 'A\r\nBcc: v@e.example\r\n\r\n<img src=x>\u2028Next';
    await client.push(createLink({name}));
    await settle();
    const [mail] = smtp.to(dana.email);
    expect(mail?.bcc ?? []).toEqual([]);
    expect(mail?.headers.some(({key}) => key === 'bcc')).toBe(false);
    expect(mail?.subject).toContain('A Bcc: v@e.example <img src=x> Next');
    expect(mail?.text).toContain('Confirmation link: A Bcc: v@e.example <img');
    expect(mail?.html).not.toContain('<img');
    expect(mail?.html).toContain('&lt;img src=x&gt;');
  });

  it('is not written for what was rolled back', async () => {
    const name = 'Never happened';
    await expect(
      world.read(account, async (trx) => {
        await enqueueMail(trx, {to: dana, subject: name, text: name, html: name});
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await settle();
    expect(smtp.to(dana.email)).toEqual([]);
  });

  it('waits while the mail server refuses and is not lost, and delays nobody else', async () => {
    const priya = await world.vendor('Priya Raman', 'pdm');
    await world.assign(account, priya, 'pdm');
    smtp.refuse = (to) => (to === dana.email ? '4.7.1 Try again later' : undefined);
    await client.push(createLink());
    while (smtp.to(priya.email).length === 0 || !smtp.refused.includes(dana.email)) {
      await new Promise((wait) => setTimeout(wait, 20));
    }
    expect(smtp.to(dana.email)).toEqual([]);
    smtp.refuse = () => undefined;
    await settle(); // the queue tries again by itself
    expect(smtp.to(dana.email)).toHaveLength(1);
    expect(smtp.to(priya.email)).toHaveLength(1);
    const said = JSON.stringify(log);
    expect(said).toContain('did not take the mail');
    expect(said).not.toContain(dana.email);
  });

  it('has the same Message-ID however often its job runs', async () => {
    await client.push(createLink());
    await settle();
    const [first] = smtp.to(dana.email);
    await enqueueMail(world.db, {
      to: dana,
      subject: 'Again',
      text: 'Again',
      html: 'Again',
      messageId: 'fixed-id',
    });
    await settle();
    const [, again] = smtp.to(dana.email);
    expect(first?.messageId).toMatch(/^<[0-9a-f]{40}@vouch\.example>$/);
    expect(again?.messageId).toBe('<fixed-id@vouch.example>');
  });

  it('drops a code that is over', async () => {
    const notAfter = new Date(Date.now() - 1000).toISOString();
    await enqueueMail(world.db, {to: dana, subject: 'Code', text: '1', html: '1', notAfter});
    await settle();
    expect(smtp.to(dana.email)).toEqual([]);
  });
});
