/*
 * Adds or replaces one text of the English catalogue and keeps the file sorted:
 *   node scripts/text.mjs KEY "Message with $1" "What it is, and what $1 is"
 *   node scripts/text.mjs --delete KEY
 */
import {mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync} from 'node:fs';

const file = new URL('../public/_locales/en/messages.json', import.meta.url);
const [key, message, description] = process.argv.slice(2);
lock();
const texts = JSON.parse(readFileSync(file, 'utf8'));
if (key === '--delete' && message) {
  delete texts[message];
} else {
  if (!/^[a-z][A-Za-z0-9_]*$/.test(key ?? '') || !message || !description) {
    console.error('usage: node scripts/text.mjs KEY MESSAGE DESCRIPTION');
    unlock();
    process.exit(1);
  }
  texts[key] = {message, description};
}
const sorted = Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
const draft = new URL(`messages.json.${process.pid}`, file);
writeFileSync(draft, JSON.stringify(sorted, null, 2) + '\n');
renameSync(draft, file);
unlock();

/** Two who add a text at once must not undo each other's. */
function lock() {
  for (let tries = 1; ; tries++) {
    try {
      return mkdirSync(new URL('.messages.lock', file));
    } catch (error) {
      if (error.code !== 'EEXIST' || tries === 100) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}

function unlock() {
  rmdirSync(new URL('.messages.lock', file));
}
