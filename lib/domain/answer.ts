/**
 * What the client answered: once, for every product, with the names as they stood. An answer is final; a wrong one is mended by
 * a clone of the link.
 */
import type {Catalogue} from './catalogue.ts';
import {findById} from './catalogue.ts';
import {limits} from './limits.ts';
import type {Evidence, UnprovenReason} from './evidence.ts';
import type {FieldIssue} from './field-issue.ts';
import {tidyName} from './message.ts';
import {checkName} from './person.ts';

export type GivenReason = {id: string; name: string; text: string | null};
export type AnswerLine =
  | {productId: string; verdict: 'confirmed'}
  | {productId: string; verdict: 'rejected'; reason: GivenReason};

export type Answer = {
  at: string;
  /** The address is one that was proven, or that the checkout named. */
  by: {name: string; email?: string};
  evidence: Evidence;
  /** Of an unverified answer. */
  unproven?: UnprovenReason;
  lines: AnswerLine[];
  /** The names the client read when answering. */
  snapshot: LinkSnapshot;
};

export type LinkSnapshot = {
  partner: string;
  vendor: string;
  lines: Array<{product: string; tier: string; onboarding: string | null}>;
  duration: string | null;
};

/** What a client sends: a typed name and one choice for the whole link, or one for each product. */
export type AnswerInput = {
  name: string;
  choice:
    | {kind: 'confirm'}
    | {kind: 'reject'; reasonId: string; text: string | null}
    | {kind: 'per_product'; lines: AnswerInputLine[]};
};
export type AnswerInputLine =
  | {productId: string; verdict: 'confirmed'}
  | {productId: string; verdict: 'rejected'; reasonId: string; text: string | null};

export type AnswerDecision =
  {kind: 'answered'; lines: AnswerLine[]; name: string} | {kind: 'invalid'; issues: FieldIssue[]};

/** Decides what an answer means for each product of the link, or what is missing from it. */
export function decideAnswer(
  link: {lines: ReadonlyArray<{productId: string}>},
  catalogue: Catalogue,
  input: AnswerInput,
): AnswerDecision {
  const issues = checkName(input.name, 'name');
  const name = tidyName(input.name);
  const lines: AnswerLine[] = [];
  for (const {productId} of link.lines) {
    const said = choiceFor(productId, input);
    if (!said) {
      issues.push({field: `lines.${productId}`, code: 'required'});
    } else if (said.verdict === 'confirmed') {
      lines.push({productId, verdict: 'confirmed'});
    } else {
      const reason = checkReason(catalogue, said.reasonId, said.text);
      if (reason.kind === 'invalid') issues.push(reason.issue);
      else lines.push({productId, verdict: 'rejected', reason: reason.reason});
    }
  }
  const unique = issues.filter(
    (issue, at) =>
      issues.findIndex((other) => other.field === issue.field && other.code === issue.code) === at,
  );
  return unique.length > 0 ? {kind: 'invalid', issues: unique} : {kind: 'answered', lines, name};
}

function choiceFor(productId: string, input: AnswerInput): AnswerInputLine | undefined {
  const {choice} = input;
  switch (choice.kind) {
    case 'confirm':
      return {productId, verdict: 'confirmed'};
    case 'reject':
      return {productId, verdict: 'rejected', reasonId: choice.reasonId, text: choice.text};
    case 'per_product':
      return choice.lines.find((line) => line.productId === productId);
  }
}

function checkReason(
  catalogue: Catalogue,
  reasonId: string,
  text: string | null,
): {kind: 'valid'; reason: GivenReason} | {kind: 'invalid'; issue: FieldIssue} {
  const reason = findById(catalogue.rejectionReasons, reasonId);
  const said = text?.trim() ?? '';
  if (!reason || reason.retired) {
    return {kind: 'invalid', issue: {field: 'reason', code: reasonId ? 'unknown' : 'required'}};
  }
  if (reason.textRequired && said === '') {
    return {kind: 'invalid', issue: {field: 'text', code: 'required'}};
  }
  if (said.length > limits.reasonTextLength) {
    return {kind: 'invalid', issue: {field: 'text', code: 'too_long'}};
  }
  return {kind: 'valid', reason: {id: reason.id, name: reason.name, text: said || null}};
}
