/*
 * The peer of the client's page: a Hono app that selects one row by its key and answers with a page of as many bytes.
 *   node bench/client/peer.mjs DATABASE_URL BYTES
 */
import {serve} from '@hono/node-server';
import {Hono} from 'hono';
import pg from 'pg';

const [url, bytes] = process.argv.slice(2);
const pool = new pg.Pool({connectionString: url, max: 10});
const filling = 'x'.repeat(Number(bytes));
const app = new Hono();
app.get('/c/:token', async (c) => {
  const {rows} = await pool.query({
    name: 'one',
    text: 'select title from peer_page where token = $1',
    values: [c.req.param('token')],
  });
  return c.html(`<!doctype html><title>${rows[0].title}</title>${filling}`);
});
serve({fetch: app.fetch, port: 0, hostname: '127.0.0.1'}, ({port}) => console.log(`port ${port}`));
