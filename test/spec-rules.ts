import {readFileSync} from 'node:fs';

const specPath = new URL('../docs/sync-spec.md', import.meta.url);

/** The numbers of all rules and laws of docs/sync-spec.md, in its order. */
export function readRules(spec = readFileSync(specPath, 'utf8')): string[] {
  const rules = [...spec.matchAll(/^(?:- |\| )\*\*([A-Z]\d+)\*\*/gm)].map(([, rule]) => rule ?? '');
  const doubled = rules.filter((rule, at) => rules.indexOf(rule) !== at);
  if (doubled.length > 0) throw new Error(`Numbered twice: ${doubled.join(', ')}`);
  return rules;
}
