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
  OVERREAD_AUTH: z.literal('off', 'only “off” is there yet').default('off'),
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

export interface Env {
  host: string;
  port: number;
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
  if (!isLoopback(env.HOST)) {
    throw new Error(
      `HOST: ${env.HOST} is not this machine alone, and there are no accounts yet (OVERREAD_AUTH=off).`,
    );
  }
  const dataFolder = path.resolve(/* turbopackIgnore: true */ env.OVERREAD_DATA);
  return {
    host: env.HOST,
    port: env.PORT,
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

/** As browsers write it: no path, no port that goes without saying. Not `*`, which is everybody. */
const isOrigin = (text: string) =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;

/**
 * Addresses that only this machine can reach: 127.0.0.0/8, ::1 and the name that always means them.
 * Every other name may resolve to anything.
 */
export const isLoopback = (host: string) =>
  host === 'localhost' ||
  host === '::1' ||
  host === '[::1]' ||
  /^127(\.\d+){3}$/.test(host);
