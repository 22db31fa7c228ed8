import {readFileSync, statSync} from 'node:fs';
import {resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {readKeySet} from '../lib/receipt/key-set.ts';
import {findInLog, verifyLogExport} from '../lib/receipt/log-export.ts';
import {
  lineTexts,
  mainFacts,
  notProvenTexts,
  numberFacts,
  provenTexts,
  type Fact,
} from '../lib/receipt/receipt-words.ts';
import {isOrigin} from '../lib/receipt/receipt.ts';
import {logText, signedReceipt, verdictText} from '../lib/receipt/verdict-words.ts';
import {verifyReceipt, type Verdict} from '../lib/receipt/verify-receipt.ts';
import {createServerTexts} from '../server/server-texts.ts';

/** What is said of the files, and whether all of it is well. Reads files and nothing else: no network, no database. */
export type Said = {isFine: boolean; text: string};

const texts = createServerTexts('en');
const {t} = texts;
const usage = 'Usage: npm run verify -- FILE --keys FILE [--log FILE] [--issuer ADDRESS]\n';
const longest = 512 * 1024 * 1024; // of a text in Node

/** Names of files are as from the folder `from`. */
export async function verifyFiles(args: readonly string[], from: string): Promise<Said> {
  const asked = readArgs(args);
  if (!asked) return wrong(usage);
  try {
    const read = (name: string) => readText(resolve(from, name), name);
    const keys = await readKeySet(read(asked.keys));
    if (!keys) return wrong(`${asked.keys} is not a file of keys.\n`);
    const issuer = asked.issuer ?? keys.issuer;
    if (issuer === undefined) {
      return wrong(`${asked.keys} does not say whose keys it has: add --issuer ADDRESS.\n`);
    }
    if (!isOrigin(issuer) || (keys.issuer !== undefined && keys.issuer !== issuer)) {
      return wrong(
        `--issuer must be the address of the keys' issuer, such as ${keys.issuer ?? 'https://vouch.example.com'}.\n`,
      );
    }
    const verdict = await verifyReceipt(read(asked.file), {issuer, keys: keys.keys});
    const log = asked.log === undefined ? undefined : await checkLog(read(asked.log), verdict);
    const isFine = verdict.kind === 'valid' && (log?.isFine ?? true);
    return {isFine, text: printable(report({verdict, issuer, log, keysFile: asked.keys}))};
  } catch (error) {
    if (error instanceof UnreadableFile) return wrong(`${error.message}\n`);
    throw error;
  }
}

type Asked = {file: string; keys: string; log: string | undefined; issuer: string | undefined};

function readArgs(args: readonly string[]): Asked | undefined {
  try {
    const {values, positionals} = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {keys: {type: 'string'}, log: {type: 'string'}, issuer: {type: 'string'}},
    });
    const [file, ...more] = positionals;
    const {keys, log, issuer} = values;
    if (file === undefined || keys === undefined || more.length > 0) return undefined;
    return {file, keys, log, issuer: issuer?.replace(/\/$/, '')};
  } catch {
    return undefined; // an option that there is not, or one without its value
  }
}

async function checkLog(text: string, verdict: Verdict) {
  const log = await verifyLogExport(text);
  const place =
    log.kind === 'intact' && verdict.kind === 'valid'
      ? findInLog(log.log, verdict.receipt)
      : undefined;
  return logText(texts, log, place);
}

type Found = {
  verdict: Verdict;
  issuer: string;
  log: {text: string} | undefined;
  keysFile: string;
};

function report({verdict, issuer, log, keysFile}: Found): string {
  const {title, lines} = verdictText(texts, verdict, issuer);
  const receipt = signedReceipt(verdict);
  const parts = [[title, ...lines], log ? [log.text] : []];
  if (receipt) {
    parts.push(
      table(mainFacts(texts, receipt)),
      [
        t('receipt_products'),
        ...lineTexts(texts, receipt).map(({verdictText: said, product, notes}) =>
          [`  ${said}: ${product}`, ...notes].join('; '),
        ),
      ],
      table(numberFacts(texts, receipt, verdict.kind === 'valid' ? verdict.kid : undefined)),
    );
  }
  if (receipt && verdict.kind === 'valid') {
    parts.push(
      listOf(t('receipt_proven'), provenTexts(texts, receipt)),
      listOf(t('receipt_not_proven'), notProvenTexts(texts, receipt)),
      [t('verify_keys_worth', keysFile, `${issuer}/.well-known/jwks.json`)],
    );
  }
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.map((line) => line.replace(/[\r\n\t]+/g, ' ')).join('\n'))
    .join('\n\n')
    .concat('\n');
}

function table(facts: readonly Fact[]): string[] {
  const width = Math.max(...facts.map(({label}) => label.length)) + 2;
  return facts.map(({label, value}) => label.padEnd(width) + value);
}

function listOf(title: string, points: readonly string[]): string[] {
  return [title, ...points.map((point) => `  - ${point}`)];
}

/** What a stranger typed must not steer a terminal, nor turn the order of letters around. */
function printable(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
}

class UnreadableFile extends Error {}

function readText(path: string, name: string): string {
  try {
    if (statSync(path).size >= longest) throw new UnreadableFile(`${name} is too large.`);
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof UnreadableFile) throw cause;
    throw new UnreadableFile(`${name} cannot be read.`, {cause});
  }
}

function wrong(text: string): Said {
  return {isFine: false, text: printable(text)};
}
