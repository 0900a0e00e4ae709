import { z } from 'zod';
import {
  OPERATIONS,
  SCHEMAS,
  type Operation,
  type SchemaName,
} from '@/lib/api/operations';
import { SESSION_COOKIE, type Need } from '@/lib/api/people/rights';

/** The OpenAPI 3.1 document, generated from the very schemas that requests are checked with. */
export function openApiDocument(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Overread',
      version,
      description: 'Research and education use only. Not a medical device.',
    },
    paths: Object.fromEntries(
      Object.entries(OPERATIONS).map(([path, methods]) => [
        path,
        Object.fromEntries(
          Object.entries(methods).map(([method, operation]) => [
            method,
            describe(path, operation),
          ]),
        ),
      ]),
    ),
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        token: { type: 'http', scheme: 'bearer' },
      },
      schemas: Object.fromEntries(
        Object.entries(SCHEMAS).map(([name, schema]) => [name, jsonSchema(schema)]),
      ),
    },
  };
}

/** Where accounts are off, everybody on this machine is let in. */
const LET_IN: Partial<Record<Need, string>> = {
  anybody: 'Answers everybody.',
  person: 'Answers everybody who has an account.',
  session: 'Answers everybody who is signed in, and no token.',
};

function describe(path: string, operation: Operation) {
  const { does, may, query, body, answers, conditional } = operation;
  const properties = query ? Object.entries(query.shape) : [];
  return {
    summary: does,
    description: LET_IN[may] ?? `Needs the right “${may}”.`,
    security:
      may === 'anybody'
        ? []
        : may === 'session'
          ? [{ session: [] }]
          : [{ session: [] }, { token: [] }],
    parameters: [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
      ...properties.map(([name, schema]) => ({
        name,
        in: 'query',
        required: !z.safeParse(schema, undefined).success,
        schema: jsonSchema(schema),
      })),
      ...(conditional
        ? [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }]
        : []),
    ],
    ...(body
      ? { requestBody: { required: body !== 'upload', content: bodyContent(body) } }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [
          status,
          { description: does, ...(answer ? { content: answerContent(answer) } : {}) },
        ]),
      ),
      default: {
        description: 'What went wrong.',
        content: { 'application/problem+json': { schema: refer('Problem') } },
      },
    },
  };
}

const refer = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });

function bodyContent(body: SchemaName | 'multipart' | 'upload') {
  const binary = { type: 'string', format: 'binary' };
  if (body === 'upload') return { 'application/offset+octet-stream': { schema: binary } };
  if (body !== 'multipart') return { 'application/json': { schema: refer(body) } };
  const files = { type: 'array', items: binary };
  return { 'multipart/form-data': { schema: { type: 'object', properties: { files } } } };
}

function answerContent(answer: SchemaName | 'event-stream' | 'file') {
  if (answer === 'event-stream') return { 'text/event-stream': {} };
  if (answer === 'file') return { 'application/octet-stream': {} };
  return { 'application/json': { schema: refer(answer) } };
}

const jsonSchema = (schema: z.core.$ZodType) =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
