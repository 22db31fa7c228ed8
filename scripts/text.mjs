/*
 * Adds or replaces one text of the English catalogue and keeps the file sorted:
 *   node scripts/text.mjs KEY "Message with $1" "What it is, and what $1 is"
 *   node scripts/text.mjs --delete KEY
 */
import {readFileSync, renameSync, writeFileSync} from 'node:fs';

const file = new URL('../public/_locales/en/messages.json', import.meta.url);
const [key, message, description] = process.argv.slice(2);
const texts = JSON.parse(readFileSync(file, 'utf8'));
if (key === '--delete' && message) {
  delete texts[message];
} else {
  if (!/^[a-z][A-Za-z0-9_]*$/.test(key ?? '') || !message || !description) {
    console.error('usage: node scripts/text.mjs KEY MESSAGE DESCRIPTION');
    process.exit(1);
  }
  texts[key] = {message, description};
}
const sorted = Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
const draft = new URL(`messages.json.${process.pid}`, file);
writeFileSync(draft, JSON.stringify(sorted, null, 2) + '\n');
renameSync(draft, file);
