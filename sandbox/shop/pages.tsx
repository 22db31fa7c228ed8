import {Fragment, type ComponentChildren} from 'preact';
import {totalOf, type Cart} from './cart.ts';
import type {Proof, Session, Verified} from './vouch.ts';

/** A purchase under way. */
export type Order = {
  id: string;
  cart: Cart;
  /** How many sessions were opened for it. */
  sessions: number;
  asked?: {session: Session; nonce: string};
  /** Why no session could be opened. */
  failed?: string;
  isBought?: boolean;
};

export function CartsPage({carts}: {carts: readonly Cart[]}) {
  return (
    <Frame title="Your offers">
      <p class="soft">
        The shop of the vendor, for trying the checkout. Nothing is really bought here.
      </p>
      <ul>
        {carts.map((cart) => (
          <li key={cart.number}>
            <a class="card choice" href={`/carts/${cart.number}`}>
              <strong>
                {cart.company}, {cart.number}
              </strong>
              <span class="soft">
                {cart.lines.map(({name}) => name).join(', ')} · {money(cart, totalOf(cart))}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </Frame>
  );
}

export function CartPage({cart}: {cart: Cart}) {
  return (
    <Frame title={`Cart of ${cart.company}`}>
      <Lines cart={cart}>
        <form method="post">
          <button>Check out</button>
        </form>
      </Lines>
    </Frame>
  );
}

export type CheckoutPageProps = {
  order: Order;
  /** As it is now, or was when it was asked for; undefined: none could be asked for. */
  proof: Proof | undefined;
  /** What came back with the browser, if something did. */
  verified: Verified | undefined;
  /** It was to be bought, and the program says that it waits for a confirmed proof. */
  isHeld: boolean;
};

export function CheckoutPage({order, proof, verified, isHeld}: CheckoutPageProps) {
  const {cart, isBought, id} = order;
  return (
    <Frame title={isBought ? 'Thank you for your order' : `Checkout of ${cart.company}`}>
      {isHeld && (
        <Notice tone="no">
          This purchase waits for your answer about the partner. Please answer first.
        </Notice>
      )}
      {verified && <Returned verified={verified} />}
      <div class="columns">
        <section class="card">
          <h2>Your partner</h2>
          <Partner order={order} proof={proof} />
        </section>
        <Lines cart={cart}>
          {isBought ? (
            <Notice tone="yes">Bought. Your answer about the partner changes nothing in it.</Notice>
          ) : (
            <form method="post" action={`/checkout/${id}/buy`}>
              <button>Buy now</button>
            </form>
          )}
        </Lines>
      </div>
    </Frame>
  );
}

/** The embedded notice, and the way to the hosted step. */
function Partner({order, proof}: {order: Order; proof: Proof | undefined}) {
  const {asked, failed, id} = order;
  if (!asked || !proof) {
    return failed === 'no_link' ? (
      <p class="soft">No partner asks for your confirmation.</p>
    ) : (
      <p class="soft">
        Who your partner is cannot be asked at the moment ({failed}). You can buy all the same.
      </p>
    );
  }
  const isOver = proof.state === 'pending' && new Date(proof.expiresAt) < new Date();
  return (
    <>
      <Facts
        facts={[
          ['Proof', proofText(proof)],
          ['Evidence', proof.answer?.evidence],
        ]}
      />
      {isOver ? (
        <form method="post" action={`/checkout/${id}/again`}>
          <p>The time to answer here is over. The request waits in your mail, too.</p>
          <button class="second">Ask me again</button>
        </form>
      ) : (
        <>
          <p class="soft">Embedded in this page: it only shows.</p>
          <script src={asked.session.script} data-vouch-session={asked.session.token} async />
          <p class="soft">Hosted: a step in the whole window, and back with a signed result.</p>
          <p>
            <a class="button second" href={asked.session.url}>
              {proof.answer ? 'Show my answer' : 'Answer now'}
            </a>
          </p>
        </>
      )}
    </>
  );
}

function proofText({state, answer}: Proof): string {
  const part =
    answer && answer.confirmed > 0 && answer.confirmed < answer.products
      ? `, ${answer.confirmed} of ${answer.products} products`
      : '';
  return `${state}${part}`;
}

const refusals = {
  not_signed: 'Vouch did not sign it, or it was changed on its way.',
  expired: 'It is older than five minutes.',
  not_for_us: 'It was made for another shop, or by somebody else.',
  of_another_order: 'It belongs to another order.',
} as const;

function Returned({verified}: {verified: Verified}) {
  if (verified.kind === 'unchecked') {
    return <Notice>What your browser brought back cannot be checked at the moment.</Notice>;
  }
  if (verified.kind === 'refused') {
    return (
      <Notice tone="no">
        <strong>This result is not accepted.</strong>
        <span>{refusals[verified.why]} What counts is shown below.</span>
      </Notice>
    );
  }
  const {result} = verified;
  return (
    <Notice tone={result.outcome === 'confirmed' ? 'yes' : 'wait'}>
      <strong>Signed result: {result.outcome}</strong>
      <span>Its signature, audience, nonce and expiry hold.</span>
      <details>
        <summary>What it says</summary>
        <pre>{JSON.stringify(result, null, 2)}</pre>
      </details>
    </Notice>
  );
}

export function NoticePage({title, text}: {title: string; text: string}) {
  return (
    <Frame title={title}>
      <p>{text}</p>
      <p>
        <a href="/">To the offers</a>
      </p>
    </Frame>
  );
}

function Lines({cart, children}: {cart: Cart; children: ComponentChildren}) {
  return (
    <section class="card">
      <h2>{cart.number}</h2>
      <ul class="lines">
        {cart.lines.map(({name, amountMinor}) => (
          <li key={name}>
            {name} <span>{money(cart, amountMinor)}</span>
          </li>
        ))}
      </ul>
      <p class="total">
        Total <span>{money(cart, totalOf(cart))}</span>
      </p>
      <Facts
        facts={[
          ['Company', cart.company],
          ['Buyer', `${cart.buyer.name}, ${cart.buyer.email}`],
        ]}
      />
      {children}
    </section>
  );
}

function Facts({facts}: {facts: ReadonlyArray<[label: string, value: string | undefined]>}) {
  return (
    <dl>
      {facts.map(
        ([label, value]) =>
          value !== undefined && (
            <Fragment key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </Fragment>
          ),
      )}
    </dl>
  );
}

type NoticeProps = {tone?: 'yes' | 'no' | 'wait'; children: ComponentChildren};

function Notice({tone = 'wait', children}: NoticeProps) {
  return (
    <div class="notice" role="status" data-tone={tone}>
      {children}
    </div>
  );
}

function Frame({title, children}: {title: string; children: ComponentChildren}) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Sandbox shop`}</title>
        <link rel="stylesheet" href="/shop.css" />
      </head>
      <body>
        <header class="top">
          <p>
            <a href="/">
              <Bag /> Sandbox shop
            </a>
            <span>where the demo's clients buy</span>
          </p>
        </header>
        <main>
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  );
}

function Bag() {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d="M5 8h14l1 12H4z" />
      <path d="M9 8V6a3 3 0 0 1 6 0v2" />
    </svg>
  );
}

function money({currency}: Cart, amountMinor: number): string {
  return new Intl.NumberFormat('en', {style: 'currency', currency}).format(amountMinor / 100);
}
