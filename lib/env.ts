import path from 'node:path';
import { z } from 'zod';

/** The environment, read and checked in one place. See the table in the README. */
const envSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  OVERREAD_DATA: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address')
    .optional(),
  OVERREAD_STORE: z.string().startsWith('file:', 'must begin with file:').optional(),
  OVERREAD_MODELS: z.string().min(1).optional(),
  OVERREAD_PACS: z.string().min(1).optional(),
  OVERREAD_AUTH: z.enum(['off', 'local', 'oidc']).default('off'),
  /** Where people find this server, e.g. https://overread.example.org; a proxy may stand before it. */
  OVERREAD_URL: z
    .string()
    .refine(isOrigin, 'must be an origin like https://overread.example.org')
    .optional(),
  OVERREAD_IDLE_MINUTES: z.coerce.number().positive().max(15).default(15),
  /** Signs cookies; servers that share a database share it. Made up and kept in a file otherwise. */
  OVERREAD_SECRET: z.string().min(32, 'must have 32 characters at least').optional(),
  OVERREAD_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OVERREAD_OIDC_CLIENT_ID: z.string().min(1).optional(),
  OVERREAD_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** The claim of the ID token that tells groups. */
  OVERREAD_OIDC_CLAIM: z.string().min(1).default('groups'),
  /** Which group has which role. */
  OVERREAD_OIDC_ROLES: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine(
      (pairs) =>
        pairs.every((pair) =>
          /^(reader|researcher|annotator|administrator)=./.test(pair),
        ),
      'must be roles and groups like reader=radiologists,administrator=it',
    )
    .transform((pairs) => pairs.map((pair) => /^(\w+)=(.+)$/.exec(pair)?.slice(1) ?? []))
    .default([]),
  OVERREAD_SAMPLES: z.enum(['0', '1']).default('1'),
  /** What becomes of another file under a SOP Instance UID that is in the archive already. */
  OVERREAD_CONFLICTS: z.enum(['keep-first', 'keep-versions']).default('keep-first'),
  OVERREAD_MAX_UPLOAD_MB: z.coerce.number().positive().max(1_000_000).default(4096),
  /** Pages of these origins may ask DICOMweb, besides our own. */
  OVERREAD_ORIGINS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine(
      (origins) => origins.every(isOrigin),
      'must be origins like https://viewer.example.org',
    )
    .default([]),
  /** Where the project lies; the launcher sets it, so that the command works from any folder. */
  OVERREAD_ROOT: z.string().min(1).optional(),
});

/** Where people’s accounts are kept, if not here. */
export interface OidcEnv {
  issuer: string;
  clientId: string;
  clientSecret: string;
  claim: string;
  /** Roles, the weightier the later, each with the group that has it. */
  roles: readonly { role: string; group: string }[];
}

export interface Env {
  host: string;
  port: number;
  auth: 'off' | 'local' | 'oidc';
  /** Where people find this server, if not at `host` and `port`. */
  publicUrl: string | undefined;
  /** A session ends when nobody was there for so long. */
  idleSeconds: number;
  secret: string | undefined;
  oidc: OidcEnv | undefined;
  root: string;
  dataFolder: string;
  /** undefined = the embedded database. */
  databaseUrl: string | undefined;
  objectFolder: string;
  modelsFile: string;
  pacsFile: string;
  loadSamples: boolean;
  conflicts: 'keep-first' | 'keep-versions';
  maxUploadBytes: number;
  /** Other origins whose pages may ask DICOMweb, e.g. `http://127.0.0.1:3001`. */
  origins: readonly string[];
}

/**
 * @throws Error with one line per fault, naming the variable: a bad value stops the start.
 */
export function readEnv(variables: Record<string, string | undefined>): Env {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value));
  const parsed = envSchema.safeParse(set);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path: name, message }) => `${name.join('.')}: ${message}`,
    );
    throw new Error(faults.join('\n'));
  }
  const env = parsed.data;
  if (!isLoopback(env.HOST) && env.OVERREAD_AUTH === 'off') {
    throw new Error(
      `HOST: ${env.HOST} is not this machine alone, and there are no accounts (OVERREAD_AUTH=off). Set OVERREAD_AUTH to local or oidc.`,
    );
  }
  if (!isLoopback(env.HOST) && env.OVERREAD_URL === undefined) {
    throw new Error(
      'OVERREAD_URL: must name the address under which people find this server, since it is not this machine alone.',
    );
  }
  const dataFolder = path.resolve(/* turbopackIgnore: true */ env.OVERREAD_DATA);
  return {
    host: env.HOST,
    port: env.PORT,
    auth: env.OVERREAD_AUTH,
    publicUrl: env.OVERREAD_URL,
    idleSeconds: env.OVERREAD_IDLE_MINUTES * 60,
    secret: env.OVERREAD_SECRET,
    oidc: env.OVERREAD_AUTH === 'oidc' ? oidcOf(env) : undefined,
    root: path.resolve(/* turbopackIgnore: true */ env.OVERREAD_ROOT ?? '.'),
    dataFolder,
    databaseUrl: env.DATABASE_URL,
    objectFolder: path.resolve(
      /* turbopackIgnore: true */
      env.OVERREAD_STORE?.slice('file:'.length).replace(/^\/\/(?=\/)/, '') ??
        path.join(dataFolder, 'objects'),
    ),
    modelsFile: path.resolve(
      /* turbopackIgnore: true */ env.OVERREAD_MODELS ??
        path.join(dataFolder, 'models.json'),
    ),
    pacsFile: path.resolve(
      /* turbopackIgnore: true */ env.OVERREAD_PACS ?? path.join(dataFolder, 'pacs.json'),
    ),
    conflicts: env.OVERREAD_CONFLICTS,
    loadSamples: env.OVERREAD_SAMPLES === '1',
    maxUploadBytes: Math.floor(env.OVERREAD_MAX_UPLOAD_MB * 1024 * 1024),
    origins: env.OVERREAD_ORIGINS,
  };
}

const WEIGHT = ['annotator', 'researcher', 'reader', 'administrator'];

function oidcOf(env: z.infer<typeof envSchema>): OidcEnv {
  const needed = [
    'OVERREAD_OIDC_ISSUER',
    'OVERREAD_OIDC_CLIENT_ID',
    'OVERREAD_OIDC_CLIENT_SECRET',
    'OVERREAD_URL',
  ] as const;
  const missing = needed.find((name) => env[name] === undefined);
  if (missing) throw new Error(`${missing}: must be set where OVERREAD_AUTH is oidc.`);
  return {
    issuer: env.OVERREAD_OIDC_ISSUER ?? '',
    clientId: env.OVERREAD_OIDC_CLIENT_ID ?? '',
    clientSecret: env.OVERREAD_OIDC_CLIENT_SECRET ?? '',
    claim: env.OVERREAD_OIDC_CLAIM,
    roles: env.OVERREAD_OIDC_ROLES.map(([role = '', group = '']) => ({
      role,
      group,
    })).sort((a, b) => WEIGHT.indexOf(a.role) - WEIGHT.indexOf(b.role)),
  };
}

/** As browsers write it: no path, no port that goes without saying. Not `*`, which is everybody. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/**
 * Addresses that only this machine can reach: 127.0.0.0/8, ::1 and the name that always means them.
 * Every other name may resolve to anything.
 */
export const isLoopback = (host: string) =>
  host === 'localhost' ||
  host === '::1' ||
  host === '[::1]' ||
  /^127(\.\d+){3}$/.test(host);
