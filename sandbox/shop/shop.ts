import {once} from 'node:events';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createAdaptorServer} from '@hono/node-server';
import type {Hono} from 'hono';
import {createShopApp} from './app.tsx';
import type {Cart} from './cart.ts';
import {connectVouch} from './vouch.ts';

/** A shop of the vendor's on loopback, at a name of its own, as browsers resolve it by themselves: http://shop.localhost:PORT. */
export type Shop = {
  origin: string;
  /** It answers from then on. Without a vendor key it sells, and asks nobody anything. */
  open: (o: {vouchOrigin: string; vendorKey?: string | undefined; carts: readonly Cart[]}) => void;
  stop: () => Promise<void>;
};

const name = 'shop.localhost';

/** Listens first: its address has to be registered at Vouch before it can ask there. */
export async function startShop({host, port}: {host: string; port: number}): Promise<Shop> {
  const {promise: app, resolve: serve} = Promise.withResolvers<Hono>();
  const server = createAdaptorServer({
    fetch: async (request, env) => (await app).fetch(request, env),
  }) as Server; // its type allows HTTP/2, which nobody asks for
  const listening = once(server, 'listening');
  server.listen(port, host);
  await listening;
  const origin = `http://${name}:${(server.address() as AddressInfo).port}`; // an object, as it listens on TCP
  return {
    origin,
    open: ({vouchOrigin, vendorKey, carts}) => {
      const vouch =
        vendorKey === undefined
          ? undefined
          : connectVouch({vouchOrigin, vendorKey, shopOrigin: origin});
      serve(createShopApp({host, origin, vouchOrigin, carts, vouch}));
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
