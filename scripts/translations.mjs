/*
 * Translations of the English catalogue, one language at a time:
 *   node scripts/translations.mjs pl              prints what is missing or out of date, as JSON: key, English text, what it is
 *   node scripts/translations.mjs pl FILE.json    takes {"key": "text"} over from a file, and drops keys that English no longer has
 * A plural needs a form for each of the language's own categories (Polish: one, few, many, other). A translation remembers the English
 * text it was made from, so that a change of that one shows.
 */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';

const [language, given] = process.argv.slice(2);
if (!/^[a-z]{2}$/.test(language ?? '') || language === 'en') {
  console.error('usage: node scripts/translations.mjs LANGUAGE [FILE]');
  process.exit(1);
}
const fileOf = (name) => new URL(`../public/_locales/${name}/messages.json`, import.meta.url);
const english = JSON.parse(readFileSync(fileOf('en'), 'utf8'));
const file = fileOf(language);
const own = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const wanted = wantedKeys();

if (given) takeOver(JSON.parse(readFileSync(given, 'utf8')));
else console.log(JSON.stringify(missing(), null, 1));

/** Each key the language needs, with the English text it translates. */
function wantedKeys() {
  const {pluralCategories} = new Intl.PluralRules(language).resolvedOptions();
  const keys = new Map();
  for (const [key, text] of Object.entries(english)) {
    const [, stem, form] = /^(.*)_(one|other)$/.exec(key) ?? [];
    const isPlural = stem !== undefined && `${stem}_one` in english && `${stem}_other` in english;
    if (!isPlural) keys.set(key, text);
    else if (form === 'other') {
      for (const category of pluralCategories) {
        keys.set(`${stem}_${category}`, english[`${stem}_${category}`] ?? text);
      }
    }
  }
  return keys;
}

function missing() {
  const found = {};
  for (const [key, {message, description}] of wanted) {
    if (own[key]?.message && own[key].description === message) continue;
    found[key] = {english: message, what: description, ...(own[key] && {now: own[key].message})};
  }
  return found;
}

function takeOver(texts) {
  const problems = [];
  for (const [key, text] of Object.entries(texts)) {
    const from = wanted.get(key);
    if (!from) problems.push(`${key}: English has no such text`);
    else if (typeof text !== 'string' || text.trim() === '') problems.push(`${key}: no text`);
    else {
      const strange = marksOf(text).filter((mark) => !marksOf(from.message).includes(mark));
      const lost = key.endsWith('_one')
        ? []
        : marksOf(from.message).filter((mark) => !marksOf(text).includes(mark));
      if (strange.length + lost.length > 0) problems.push(`${key}: marks ${[...strange, ...lost]}`);
      own[key] = {message: text, description: from.message};
    }
  }
  const kept = Object.entries(own).filter(([key]) => wanted.has(key));
  kept.sort(([a], [b]) => (a < b ? -1 : 1));
  mkdirSync(new URL('.', file), {recursive: true});
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
  console.log(`${kept.length} of ${wanted.size} texts`);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

function marksOf(text) {
  return text.match(/\$[1-9]/g) ?? [];
}
