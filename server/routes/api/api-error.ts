import type {ContentfulStatusCode} from 'hono/utils/http-status';
import type {ErrorBody} from '../../../lib/contract/wire.ts';

/** The only way a route says no. `message` is a sentence for the developer who reads it; `code` is for programs. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly fields: ApiField[] | undefined;
  /** Of a file: how many bytes of it are there. */
  readonly received: number | undefined;

  constructor(
    status: ContentfulStatusCode,
    code: string,
    message: string,
    fields?: ApiField[],
    {received}: {received?: number} = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.received = received;
  }
}

export type ApiField = {field: string; code: string};

export function errorBodyOf(
  error: Pick<ApiError, 'code' | 'message' | 'fields' | 'received'>,
): ErrorBody {
  const {code, message, fields, received} = error;
  return {
    error: {code, message, ...(fields && {fields}), ...(received !== undefined && {received})},
  };
}
