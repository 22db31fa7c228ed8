import type {Context} from 'hono';
import type * as z from 'zod/mini';
import {protocol} from '../../../lib/contract/protocol.ts';
import {readBody} from '../../read-body.ts';
import {isStorable} from '../../storable.ts';
import {ApiError, type ApiField} from './api-error.ts';

/**
 * The JSON body of a request, checked against its schema; throws ApiError with the right 4xx for everything else. `texts`: whether what
 * Postgres cannot keep is refused here, with all of the request, or `later`, by whoever reads the texts.
 */
export async function readRequest<S extends z.ZodMiniType>(
  c: Context,
  schema: S,
  maxBytes: number,
  texts: 'now' | 'later' = 'now',
): Promise<z.infer<S>> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new ApiError(415, 'not_json', 'Send the body as application/json.');
  }
  const value = parse(await readText(c, maxBytes));
  if (texts === 'now' && !isStorable(value)) {
    throw new ApiError(400, 'invalid', 'A text holds a character that cannot be stored.');
  }
  checkProtocol(value);
  const result = schema.safeParse(value, {reportInput: true});
  if (!result.success) {
    throw new ApiError(400, 'invalid', 'The body is not as expected.', fieldsOf(result.error));
  }
  return result.data;
}

async function readText(c: Context, maxBytes: number): Promise<string> {
  const body = await readBody(c.req.raw, maxBytes);
  if (!body) throw new ApiError(413, 'too_large', `The body may have ${maxBytes} bytes at most.`);
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(body);
  } catch {
    throw new ApiError(400, 'not_json', 'The body is not UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, 'not_json', 'The body is not JSON.');
  }
}

/** Before anything else of the body, so that an old client is told so and not that its fields are wrong. */
function checkProtocol(value: unknown): void {
  if (typeof value !== 'object' || value === null || !('protocol' in value)) return;
  const theirs = value.protocol;
  if (!Number.isSafeInteger(theirs)) return; // the schema says so
  if (Number(theirs) < protocol) {
    throw new ApiError(426, 'client_too_old', `This server speaks protocol ${protocol}: update.`);
  }
  if (Number(theirs) > protocol) {
    throw new ApiError(400, 'protocol_unknown', `This server speaks protocol ${protocol} at most.`);
  }
}

const mostFields = 20;

function fieldsOf(error: z.core.$ZodError): ApiField[] {
  return error.issues.flatMap(fieldsOfIssue).slice(0, mostFields);
}

function fieldsOfIssue(issue: z.core.$ZodIssue): ApiField[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({field: nameOf([...path, key]), code: 'unknown'}));
  }
  const isTooLong = issue.code === 'too_big' && issue.origin === 'string';
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
  return [{field: nameOf(path), code: isTooLong ? 'too_long' : isMissing ? 'required' : 'invalid'}];
}

function nameOf(path: readonly string[]): string {
  return path.join('.').slice(0, 300);
}
