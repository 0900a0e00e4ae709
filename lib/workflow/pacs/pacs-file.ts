import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { lineOfFault } from '@/lib/models/json-fault';

/**
 * The PACS file: other archives that we ask, and the port on which we take what they send. No key
 * is ever written in it: it names the environment variable that holds one.
 */

/** An AE title: PS3.5 6.2. Blanks around it mean nothing, inside it they do. */
const aeTitle = z
  .string()
  .trim()
  .regex(
    /^[ -[\]-~]{1,16}$/,
    'must be an AE title: 1 to 16 ASCII characters without a backslash',
  );

const port = (lowest: number) => z.int().min(lowest).max(65_535);

const host = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,253}$/, 'must be the name or address of a machine');

const listenerSchema = z.strictObject({
  /** 0 = any free one; the start-up line tells which. */
  port: port(0),
  /** Who we are; an association that calls another is refused. */
  aeTitle,
  /** Who may call; "any" must be said. */
  callers: z.union([z.literal('any'), z.array(aeTitle).min(1).max(1000)], {
    error: 'must be "any" or a list of AE titles',
  }),
  /** There are no accounts yet, and AE titles are no secret: other machines only if asked for. */
  host: host.default('127.0.0.1'),
});
export type ListenerSettings = z.infer<typeof listenerSchema>;

const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .refine((text) => !URL.canParse(text) || !saysMore(new URL(text)), {
    error: 'must carry no user name, password, query or fragment',
  })
  .transform((text) => text.replace(/\/+$/, ''));

const saysMore = (url: URL) =>
  url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '';

const environmentName = z
  .string()
  .regex(
    /^[A-Z_][A-Z0-9_]{0,127}$/,
    'must be the NAME of an environment variable (capitals, digits, underscores), not a key',
  );

const dicomwebSchema = z
  .strictObject({
    /** The root of all its services, without a slash at the end. */
    baseUrl: webAddress.optional(),
    /** Instead of `baseUrl`, where the services have roots of their own. */
    qidoRoot: webAddress.optional(),
    wadoRoot: webAddress.optional(),
    stowRoot: webAddress.optional(),
    /** NAME of an environment variable whose value is sent as `Authorization`. */
    authorizationEnv: environmentName.optional(),
    /** Instead of it, for Basic authentication: NAMES of the variables of its two halves. */
    usernameEnv: environmentName.optional(),
    passwordEnv: environmentName.optional(),
    /** So long a silence ends a call. */
    timeoutMs: z.int().min(1000).max(3_600_000).default(60_000),
  })
  .transform(({ baseUrl, qidoRoot, wadoRoot, stowRoot = baseUrl, ...rest }, context) => {
    const query = qidoRoot ?? baseUrl;
    const retrieve = wadoRoot ?? baseUrl;
    if (!query || !retrieve) {
      context.addIssue('needs “baseUrl”, or both “qidoRoot” and “wadoRoot”');
      return z.NEVER;
    }
    const { authorizationEnv, usernameEnv, passwordEnv } = rest;
    const halves = [usernameEnv, passwordEnv].filter(Boolean).length;
    if (halves === 1 || (halves === 2 && authorizationEnv)) {
      context.addIssue(
        'takes “authorizationEnv”, or both “usernameEnv” and “passwordEnv”',
      );
      return z.NEVER;
    }
    return { qidoRoot: query, wadoRoot: retrieve, stowRoot, ...rest };
  });
export type DicomwebSettings = z.infer<typeof dicomwebSchema>;

const dimseSchema = z.strictObject({
  host,
  port: port(1),
  aeTitle,
  /** What we call ourselves to it. */
  callingAeTitle: aeTitle.default('OVERREAD'),
  /** With C-MOVE it sends to our listener, whose AE title and address it must know. */
  retrieve: z.enum(['C-GET', 'C-MOVE']).default('C-GET'),
});
export type DimseSettings = z.infer<typeof dimseSchema>;

const nodeSchema = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9._-]{0,63}$/,
        'must be 1 to 64 lower-case letters, digits, dots, dashes or underscores',
      ),
    title: z.string().min(1).max(80).optional(),
    /** false: nothing is sent to it from here. */
    push: z.boolean().default(true),
    dicomweb: dicomwebSchema.optional(),
    dimse: dimseSchema.optional(),
  })
  .transform(({ id, title = id, push, dicomweb, dimse }, context) => {
    if (dicomweb && !dimse) {
      const canPush = push && dicomweb.stowRoot !== undefined;
      return { id, title, push: canPush, dicomweb, dimse: undefined };
    }
    if (dimse && !dicomweb) return { id, title, push, dimse, dicomweb: undefined };
    context.addIssue('needs either “dicomweb” or “dimse”');
    return z.NEVER;
  });
export type PacsNode = z.infer<typeof nodeSchema>;

const pacsFileSchema = z
  .strictObject({
    listener: listenerSchema.optional(),
    nodes: z.array(nodeSchema).max(200).default([]),
  })
  .superRefine(({ listener, nodes }, context) => {
    nodes.forEach(({ id, dimse }, index) => {
      if (nodes.findIndex((each) => each.id === id) < index) {
        context.addIssue({
          code: 'custom',
          message: `“${id}” is taken`,
          path: ['nodes', index, 'id'],
        });
      }
      if (dimse?.retrieve === 'C-MOVE' && !listener) {
        context.addIssue({
          code: 'custom',
          message: 'C-MOVE needs a “listener” in this file, to which the node sends',
          path: ['nodes', index, 'dimse', 'retrieve'],
        });
      }
    });
  });

export type PacsFile = z.infer<typeof pacsFileSchema>;

/**
 * What the PACS file says now: read anew each time, so that a node needs no restart (the listener
 * does). Without a file, or with an empty one, there is no listener and no node.
 *
 * @throws AppError `pacs_unconfigured`; it names the file, and its `hint` has one line per fault,
 *   each beginning with the place in the file.
 */
export async function readPacsFile({ pacsFile }: Pick<Env, 'pacsFile'>) {
  const text = await readFile(pacsFile, 'utf8').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
    throw new AppError('pacs_unconfigured', `${pacsFile} can’t be read.`, { cause });
  });
  return parsePacsFile(text, pacsFile);
}

/** @throws AppError `pacs_unconfigured`, see `readPacsFile`. */
export function parsePacsFile(text: string, file: string): PacsFile {
  if (text.trim() === '') return { nodes: [] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw faulty(file, [`line ${lineOfFault(text)}: no JSON from here on.`]);
  }
  const parsed = pacsFileSchema.safeParse(json);
  if (!parsed.success) throw faulty(file, parsed.error.issues.flatMap(describe));
  return parsed.data;
}

/** A schema fault as “where: what”. No value is repeated: it may be a key. */
function describe(issue: z.core.$ZodIssue): string[] {
  const where = z.core.toDotPath(issue.path);
  if (issue.code !== 'unrecognized_keys') {
    return [`${where || 'file'}: ${issue.message}.`];
  }
  return issue.keys.map((key) => `${where ? `${where}.` : ''}${key}: no such setting.`);
}

const faulty = (file: string, faults: readonly string[]) =>
  new AppError(
    'pacs_unconfigured',
    `${file} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}.`,
    { hint: faults.join('\n') },
  );
