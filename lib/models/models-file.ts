import { z } from 'zod';
import { isLoopback } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { lineOfFault } from '@/lib/models/json-fault';
import {
  type ImagePolicy,
  type TokenLimits,
  policies,
  policyFor,
  policyForModel,
} from '@/lib/models/policies';
import { paceOf, type Pace } from '@/lib/models/lanes';
import { type Price, priceSchema } from '@/lib/models/price';
import { USUAL_ANSWER } from '@/lib/models/chat/settings';
import { adapters, getAdapter } from '@/lib/models/registry';

/**
 * Where slices go: `local` to this machine, `organisation` to a server of the house, `remote` to a
 * third party, which needs a person's word for each request.
 */
export const egresses = ['local', 'organisation', 'remote'] as const;
export type Egress = (typeof egresses)[number];

/** A model that can be asked: what the models file says, with every default filled in. */
export interface ConfiguredModel {
  readonly id: string;
  readonly title: string;
  readonly adapter: string;
  /** The service's name for the model; null where no model is behind it. */
  readonly model: string | null;
  readonly policy: ImagePolicy;
  /** Null where it is unknown. */
  readonly price: Price | null;
  /** Null where they are unknown. */
  readonly tokenLimits: TokenLimits | null;
  /** Room that is made for an answer. */
  readonly answerTokens: number;
  readonly egress: Egress;
  readonly pace: Pace;
  /** Host and port that slices are sent to; null when they stay in this process. */
  readonly destination: string | null;
  /** Name of the environment variable that holds the key; never the key. */
  readonly apiKeyEnv: string | null;
  /** File of recorded answers, relative to the models file; null unless one is named. */
  readonly recordingsPath: string | null;
  /** For the adapter's `connect`, without the key: see `settingsOf`. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const id = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    'must be 1 to 64 lower-case letters, digits, dots, dashes or underscores',
  );

const environmentName = z
  .string()
  .regex(
    /^[A-Z_][A-Z0-9_]{0,127}$/,
    'must be the NAME of an environment variable (capitals, digits, underscores), not a key',
  );

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .refine((text) => !URL.canParse(text) || !hasSecret(new URL(text)), {
    error:
      'must carry no user name, password, query or fragment; keys go into the environment',
  })
  .transform((text) => text.replace(/\/+$/, ''));

const hasSecret = (url: URL) =>
  url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '';

export const modelEntrySchema = z.strictObject({
  id,
  title: z.string().min(1).max(80).optional(),
  adapter: z.string().refine((name) => adapters.some((adapter) => adapter.id === name), {
    error: `must be one of: ${adapters.map((adapter) => adapter.id).join(', ')}`,
  }),
  baseUrl: baseUrl.optional(),
  model: z.string().min(1).max(200).optional(),
  policy: z
    .string()
    .refine((name) => policies.some((policy) => policy.id === name), {
      error: `must be one of: ${policies.map((policy) => policy.id).join(', ')}`,
    })
    .optional(),
  apiKeyEnv: environmentName.optional(),
  egress: z.enum(egresses).optional(),
  structuredOutputs: z.enum(['schema', 'object', 'none']).optional(),
  stream: z.boolean().optional(),
  /** What its server was started with, input and answer together. */
  contextTokens: z.int().min(1024).max(100_000_000).optional(),
  maxOutputTokens: z.int().min(16).max(1_000_000).optional(),
  timeoutMs: z.int().min(1000).max(3_600_000).optional(),
  idleTimeoutMs: z.int().min(1000).max(3_600_000).optional(),
  temperature: z.number().min(0).max(2).optional(),
  price: priceSchema.optional(),
  atOnce: z.int().min(1).max(64).optional(),
  perMinute: z.int().min(1).max(10_000).optional(),
  recordings: z.string().min(1).max(1000).optional(),
});
export type ModelEntry = z.infer<typeof modelEntrySchema>;

export const modelsFileSchema = z.strictObject({
  models: z.array(modelEntrySchema).max(200),
});

const BUILT_IN: readonly ConfiguredModel[] = [
  builtIn('baseline', 'Baseline (measured facts, no model)', 'baseline'),
  builtIn('replay', 'Replay (recorded answers, for trying the app)', 'replay'),
];

function builtIn(name: string, title: string, policy: string): ConfiguredModel {
  return {
    id: name,
    title,
    adapter: name,
    model: null,
    policy: policyFor(policy),
    price: null,
    tokenLimits: null,
    answerTokens: 0,
    egress: 'local',
    pace: paceOf('local'),
    destination: null,
    apiKeyEnv: null,
    recordingsPath: null,
    settings: {},
  };
}

/**
 * Read a models file.
 *
 * @param text - JSON; undefined when there is no file, which is no fault.
 * @returns The built-in models first, then those of the file in its order.
 * @throws AppError `model_unconfigured`; its `hint` has one line per fault, each beginning with
 *   the place in the file. No value of the file is repeated: it may be a key.
 */
export function parseModelsFile(text: string | undefined): readonly ConfiguredModel[] {
  if (text === undefined || text.trim() === '') return BUILT_IN;
  const parsed = modelsFileSchema.safeParse(parseJson(text));
  if (!parsed.success) throw faulty(parsed.error.issues.flatMap(describe));
  const taken = new Set(BUILT_IN.map((model) => model.id));
  const faults = parsed.data.models.flatMap((entry, index) => {
    const twice = taken.has(entry.id);
    taken.add(entry.id);
    return [
      ...(twice ? [`models[${index}].id: “${entry.id}” is taken.`] : []),
      ...settingsFaults(entry).map((fault) => `models[${index}].${fault}`),
    ];
  });
  if (faults.length > 0) throw faulty(faults);
  return [...BUILT_IN, ...parsed.data.models.map(configured)];
}

/**
 * What the adapter's `connect` takes: the settings with the key, if one was named.
 *
 * @param environment - Usually `process.env`.
 * @throws AppError `model_unconfigured` when the variable that `apiKeyEnv` names is not set.
 */
export function settingsOf(
  model: ConfiguredModel,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
  if (!model.apiKeyEnv) return { ...model.settings };
  const apiKey = environment[model.apiKeyEnv];
  if (apiKey) return { ...model.settings, apiKey };
  throw new AppError('model_unconfigured', `Model “${model.id}” has no key.`, {
    hint: `Set the environment variable ${model.apiKeyEnv} and start again.`,
  });
}

function configured(entry: ModelEntry): ConfiguredModel {
  const {
    id: name,
    title,
    adapter,
    egress,
    apiKeyEnv,
    policy: policyId,
    recordings,
    price,
    contextTokens,
    atOnce,
    perMinute,
    ...rest
  } = entry;
  const { defaultBaseUrl, defaultPolicy } = getAdapter(adapter);
  const address = rest.baseUrl ?? defaultBaseUrl;
  const url = address ? new URL(address) : undefined;
  const policy = policyId
    ? policyFor(policyId)
    : policyForModel(rest.model ?? '', defaultPolicy);
  const known = policy.tokenLimits;
  const answerTokens =
    rest.maxOutputTokens ?? Math.min(USUAL_ANSWER, known?.output ?? USUAL_ANSWER);
  const goesTo = egress ?? (url && !isLoopback(url.hostname) ? 'remote' : 'local');
  return {
    id: name,
    title: title ?? name,
    adapter,
    model: rest.model ?? null,
    policy,
    price: price ?? policy.price ?? null,
    tokenLimits:
      contextTokens === undefined
        ? (known ?? null)
        : { ...known, context: contextTokens },
    answerTokens,
    egress: goesTo,
    // One graphics card answers one question at a time; a hosted service several.
    pace: {
      atOnce: atOnce ?? (goesTo === 'remote' ? 4 : 1),
      perMinute: perMinute ?? null,
    },
    destination: url?.host ?? null,
    apiKeyEnv: apiKeyEnv ?? null,
    recordingsPath: recordings ?? null,
    settings: {
      ...policySettings(policy),
      ...rest,
      maxOutputTokens: answerTokens,
      ...(address && { baseUrl: address }),
    },
  };
}

/** The part of a policy that shapes the request; the models file may overrule it. */
const policySettings = (policy: ImagePolicy) => ({
  caption: policy.caption,
  system: policy.system,
  outputLimit: policy.outputLimit,
  structuredOutputs: { schema: 'schema', object: 'object', 'prompt-only': 'none' }[
    policy.json
  ],
  ...(policy.detail && { detail: policy.detail.send }),
  ...(policy.temperature !== undefined && { temperature: policy.temperature }),
});

/** Ask the adapter itself whether it could work with this entry. */
function settingsFaults(entry: ModelEntry): string[] {
  try {
    // A stand-in for the key: whether the real one is there is known only when it is used.
    getAdapter(entry.adapter).connect({
      ...configured(entry).settings,
      ...(entry.apiKeyEnv && { apiKey: 'set' }),
    });
    return [];
  } catch (error) {
    const issues =
      error instanceof AppError && error.cause instanceof z.ZodError
        ? error.cause.issues
        : undefined;
    if (!issues) throw error;
    return issues.map(({ path }) => {
      // The key itself never stands in the file, only the name of its variable.
      const setting = path[0] === 'apiKey' ? 'apiKeyEnv' : path.join('.');
      return `${setting}: needed by adapter “${entry.adapter}”.`;
    });
  }
}

const LOOKS_SECRET = /key|token|secret|password|authorization|headers|credential/i;

/** A schema fault as “where: what”. */
function describe(issue: z.core.$ZodIssue): string[] {
  const where = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  if (issue.code !== 'unrecognized_keys')
    return [`${where || 'file'}: ${issue.message}.`];
  return issue.keys.map((key) =>
    LOOKS_SECRET.test(key)
      ? `${where}.${key}: keys are never written in this file. Put it into an environment ` +
        'variable and name that variable in “apiKeyEnv”.'
      : `${where ? `${where}.` : ''}${key}: no such setting.`,
  );
}

const faulty = (faults: readonly string[]) =>
  new AppError(
    'model_unconfigured',
    `The models file has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}.`,
    { hint: faults.join('\n') },
  );

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Node's own words quote the text around the fault, which may be a key.
    throw faulty([`file: not JSON, see line ${lineOfFault(text)}.`]);
  }
}
