import * as z from 'zod/mini';
import {commandRequest, commandResponse} from '../../../lib/contract/command.ts';
import {protocol} from '../../../lib/contract/protocol.ts';
import {
  errorBody,
  me,
  pullRequest,
  pullResponse,
  pushRequest,
  pushResponse,
  ticketRequest,
  ticketResponse,
} from '../../../lib/contract/wire.ts';
import {isCopyToken} from '../../../lib/domain/confirmation-link.ts';
import {isUuid} from '../../../lib/domain/ids.ts';
import {checkoutPaths, vendorKeyScheme} from './openapi-checkout.ts';
import {filePaths} from './openapi-files.ts';
import {webhookDocument} from './openapi-webhooks.ts';
import {receiptPaths} from './openapi-receipts.ts';
import {authorizePath, tokenPath} from '../../auth/paths.ts';

/** The API in OpenAPI 3.1, made from the schemas that check it; what is refused there is refused here. */
export function openApi(publicUrl: string): object {
  const {webhooks, schemas} = webhookDocument(schemaOf);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vouch',
      version: String(protocol),
      description:
        'Confirmation links and proof of involvement. The sync protocol behind push and pull is docs/sync-spec.md.',
    },
    servers: [{url: publicUrl}],
    security: [{oauth: []}],
    paths: {
      '/api/v1/me': {get: operation('Who the token speaks for', undefined, me)},
      '/api/v1/push': {
        post: operation("A client's mutations, in order, each once", pushRequest, pushResponse),
      },
      '/api/v1/pull': {post: operation('What changed since the cursor', pullRequest, pullResponse)},
      '/api/v1/accounts/{accountId}/commands': {
        post: {
          ...operation('One change at once', commandRequest, commandResponse),
          parameters: [
            {
              name: 'accountId',
              in: 'path',
              required: true,
              schema: {type: 'string', format: 'uuid'},
            },
          ],
        },
      },
      ...filePaths(operation),
      ...receiptPaths(operation),
      ...checkoutPaths(operation),
      '/api/v1/ticket': {
        post: operation('A ticket for the hint socket', ticketRequest, ticketResponse),
      },
      '/healthz': {
        get: {
          summary: 'Whether the server and its database answer',
          security: [],
          responses: {
            200: {description: 'They do.'},
            503: {
              description: 'The database does not.',
              content: jsonOf({$ref: '#/components/schemas/Error'}),
            },
          },
        },
      },
    },
    webhooks,
    components: {
      schemas: {Error: schemaOf(errorBody), ...schemas},
      securitySchemes: {
        ...vendorKeyScheme,
        oauth: {
          type: 'oauth2',
          flows: {
            authorizationCode: {
              authorizationUrl: publicUrl + authorizePath,
              tokenUrl: publicUrl + tokenPath,
              refreshUrl: publicUrl + tokenPath,
              scopes: {offline_access: 'Stay signed in'},
            },
          },
        },
      },
    },
  };
}

function operation(summary: string, request: z.ZodMiniType | undefined, response: z.ZodMiniType) {
  return {
    summary,
    ...(request ? {requestBody: {required: true, content: jsonOf(schemaOf(request))}} : {}),
    responses: {
      200: {description: 'Done', content: jsonOf(schemaOf(response))},
      503: {
        description:
          'Code `busy`: the database is busy or away. Nothing is half done; ask the same again after this many seconds.',
        headers: {'Retry-After': {schema: {type: 'integer'}}},
        content: jsonOf({$ref: '#/components/schemas/Error'}),
      },
      default: {description: 'Refused', content: jsonOf({$ref: '#/components/schemas/Error'})},
    },
  };
}

function jsonOf(schema: object) {
  return {'application/json': {schema}};
}

/** The side that comes in: branded ids are plain texts there, on both ways of the wire. */
function schemaOf(schema: z.ZodMiniType): object {
  const {$schema: _, ...rest} = z.toJSONSchema(schema, {
    ...{io: 'input', unrepresentable: 'any'},
    override: ({zodSchema, jsonSchema}) => {
      for (const check of (zodSchema._zod.def as {checks?: unknown[]}).checks ?? []) {
        Object.assign(jsonSchema, described.get(testIn(check)));
      }
    },
  });
  return rest;
}

/** What a check by a function of ours means, which no generator can know. */
const described = new Map<unknown, object>([
  [isUuid, {format: 'uuid', description: 'Made by whoever sends it, in lower case.'}],
  [isCopyToken, {pattern: '^[A-Za-z0-9_-]{32}$', description: '192 random bits, base64url.'}],
]);

/** The function of a `z.refine`. */
function testIn(check: unknown): unknown {
  return (check as {_zod: {def: {fn?: unknown}}})._zod.def.fn;
}
