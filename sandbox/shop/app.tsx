import {randomBytes} from 'node:crypto';
import type {Context} from 'hono';
import {Hono} from 'hono';
import {csrf} from 'hono/csrf';
import {HTTPException} from 'hono/http-exception';
import type {VNode} from 'preact';
import {renderToString} from 'preact-render-to-string';
import {hostGuard} from '../../server/host-guard.ts';
import {ApiError} from '../../server/routes/api/api-error.ts';
import type {Cart} from './cart.ts';
import {CartPage, CartsPage, CheckoutPage, NoticePage, type Order} from './pages.tsx';
import {shopStyle} from './style.ts';
import type {Verified, Vouch} from './vouch.ts';

export type ShopOptions = {
  /** Where it listens. */
  host: string;
  /** Where browsers find it. */
  origin: string;
  vouchOrigin: string;
  carts: readonly Cart[];
  /** None for a program that does not know this shop: it sells all the same. */
  vouch: Vouch | undefined;
};

/**
 * A vendor's shop, as an integrator would write it. It keeps its orders in memory; an order's page has a secret address, since nobody
 * signs in here. Whatever is the matter with Vouch, the buyer can buy.
 */
export function createShopApp({host, origin, vouchOrigin, carts, vouch}: ShopOptions): Hono {
  const orders = new Map<string, Order>();
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse(); // a form of another site
    if (!(error instanceof ApiError)) throw error; // a fault of the shop itself
    return c.text('This shop does not answer to that host name.', 421);
  });
  app.use(hostGuard({host, publicUrl: origin})); // no page of another site reads orders under a name of its own
  app.use(csrf({origin}));
  app.use(async (c, next) => {
    c.header(
      'content-security-policy',
      `default-src 'none'; style-src 'self'; script-src ${vouchOrigin}; frame-src ${vouchOrigin}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cache-control', 'no-store');
    await next();
  });

  app.get('/', (c) => page(c, <CartsPage carts={carts} />));
  app.get('/shop.css', (c) => c.body(shopStyle, 200, {'content-type': 'text/css'}));

  app.get('/carts/:number', (c) => {
    const cart = carts.find(({number}) => number === c.req.param('number'));
    return cart ? page(c, <CartPage cart={cart} />) : missing(c);
  });

  /** To the checkout: the buyer asks for it by a button, since it mails the client. */
  app.post('/carts/:number', async (c) => {
    const cart = carts.find(({number}) => number === c.req.param('number'));
    if (!cart) return missing(c);
    const order: Order = {id: secret(), cart, sessions: 0};
    orders.set(order.id, order);
    await ask(order);
    return c.redirect(pathOf(order), 303);
  });

  app.get('/checkout/:id', async (c) => {
    const order = orders.get(c.req.param('id'));
    if (!order) return missing(c);
    const brought = c.req.query('vouch_result');
    return showCheckout(c, order, brought === undefined ? undefined : await verify(order, brought));
  });

  /** Its address was good for half an hour. */
  app.post('/checkout/:id/again', async (c) => {
    const order = orders.get(c.req.param('id'));
    if (!order) return missing(c);
    await ask(order);
    return c.redirect(pathOf(order), 303);
  });

  app.post('/checkout/:id/buy', async (c) => {
    const order = orders.get(c.req.param('id'));
    if (!order) return missing(c);
    const {asked} = order;
    const proof = asked && (await vouch?.readProof(asked.session.id));
    if (proof?.blocks) return showCheckout(c, order, undefined, 409);
    order.isBought = true;
    return c.redirect(pathOf(order), 303);
  });

  app.notFound((c) => missing(c));

  async function ask(order: Order): Promise<void> {
    order.sessions += 1;
    const nonce = secret();
    const opened = await vouch?.openSession({
      cart: order.cart,
      returnUrl: `${origin}${pathOf(order)}`,
      nonce,
      idempotencyKey: `${order.id}-${order.sessions}`,
    });
    if (opened?.kind === 'open') order.asked = {session: opened.session, nonce};
    else order.failed = opened?.code ?? 'no vendor key';
  }

  async function verify(order: Order, token: string): Promise<Verified> {
    if (!vouch || !order.asked) return {kind: 'refused', why: 'of_another_order'};
    const {session, nonce} = order.asked;
    return vouch.verifyResult(token, {id: session.id, nonce});
  }

  async function showCheckout(
    c: Context,
    order: Order,
    verified?: Verified,
    status: 200 | 409 = 200,
  ): Promise<Response> {
    const {asked} = order;
    const proof = asked && (await vouch?.readProof(asked.session.id));
    const shown = {order, proof: proof ?? asked?.session, verified, isHeld: status === 409};
    return page(c, <CheckoutPage {...shown} />, verified?.kind === 'refused' ? 400 : status);
  }

  return app;
}

function pathOf({id}: Order): string {
  return `/checkout/${id}`;
}

function secret(): string {
  return randomBytes(18).toString('base64url');
}

function missing(c: Context): Response | Promise<Response> {
  const text = 'There is nothing at this address. An order is forgotten when the shop stops.';
  return page(c, <NoticePage title="Nothing here" text={text} />, 404);
}

function page(c: Context, body: VNode, status: 200 | 400 | 404 | 409 = 200) {
  return c.html(`<!doctype html>${renderToString(body)}`, status);
}
