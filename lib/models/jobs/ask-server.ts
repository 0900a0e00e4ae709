import type { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { CallContext, Probe, Retry } from '@/lib/models/adapter';
import { type Attempt, withRetries } from '@/lib/models/asking/attempts';
import { bearer } from '@/lib/models/chat/completions';
import { readBody } from '@/lib/models/asking/pieces';
import { serviceOf } from '@/lib/models/chat/send';
import { type TimeLimits, timeLimits } from '@/lib/models/asking/time-limits';
import { brokenOff, turnedAway } from '@/lib/models/asking/turned-away';
import type { JobSettings } from '@/lib/models/jobs/settings';

export interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base URL, with its leading slash. */
  readonly path: string;
  readonly body?: FormData | string;
}

/** A server that is asked several times over one piece of work. */
export interface AskedServer {
  /** @throws AppError as `defineAdapter`'s `draft`. */
  bytes(asked: Asked): Promise<Uint8Array<ArrayBuffer>>;
  /** @throws AppError, `model_dialect` where the answer is not of this form. */
  json<T>(asked: Asked, schema: z.ZodType<T>): Promise<T>;
  /** Delete what lies at a path, also after we gave up; whether it could be is not waited for long. */
  forget(path: string): Promise<void>;
  /** @throws AppError `model_dialect` */
  read<T>(body: Uint8Array, schema: z.ZodType<T>): T;
  readonly limits: TimeLimits;
}

const FORGET_TIMEOUT_MS = 2000;

/**
 * Ask under one clock; what may pass is tried again.
 *
 * @param work - Everything that is asked; both clocks stop when it ends.
 */
export async function withServer<T>(
  settings: JobSettings,
  call: Pick<CallContext, 'fetch' | 'signal' | 'onRetry'>,
  work: (server: AskedServer) => Promise<T>,
): Promise<T> {
  const limits = timeLimits(call.signal, settings);
  const bytes = (asked: Asked) =>
    withRetries(() => askOnce(settings, call.fetch, limits, asked), {
      backoffMs: settings.backoffMs,
      signal: limits.signal,
      onRetry: call.onRetry,
    });
  try {
    return await work({
      bytes,
      read: readJson,
      json: async (asked, schema) => readJson(await bytes(asked), schema),
      async forget(path) {
        const patience = AbortSignal.timeout(FORGET_TIMEOUT_MS);
        const request = requestTo(settings, { method: 'DELETE', path }, patience);
        // A server that keeps it all the same is no reason to lose the answer.
        await call.fetch(...request).catch(() => undefined);
      },
      limits,
    });
  } finally {
    limits.stop();
  }
}

async function askOnce(
  settings: JobSettings,
  fetch: CallContext['fetch'],
  limits: TimeLimits,
  asked: Asked,
): Promise<Attempt<Uint8Array<ArrayBuffer>>> {
  const service = serviceOf(settings);
  limits.heard();
  try {
    const response = await fetch(...requestTo(settings, asked, limits.signal));
    if (!response.ok) return await turnedAway(service, response, limits);
    return {
      outcome: 'answered',
      answer: await readBody(response, limits, settings.maxAnswerBytes),
    };
  } catch (error) {
    return brokenOff(service, error, limits, true);
  }
}

const requestTo = (
  settings: JobSettings,
  { method, path, body }: Asked,
  signal: AbortSignal,
): [string, RequestInit] => [
  `${settings.baseUrl.replace(/\/+$/, '')}${path}`,
  {
    method,
    signal,
    // Seen and refused by us; following one would carry images to another address.
    redirect: 'manual',
    headers: {
      ...(typeof body === 'string' && { 'content-type': 'application/json' }),
      ...bearer(settings),
    },
    ...(body !== undefined && { body }),
  },
];

const foreignAnswer = () =>
  new AppError('model_dialect', 'The service does not answer as its adapter expects.', {
    hint: 'Is the base URL right, and the adapter that of this service?',
  });

/** @throws AppError `model_dialect` */
function readJson<T>(body: Uint8Array, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(body)));
  } catch {
    throw foreignAnswer();
  }
}

const PROBE_TIMEOUT_MS = 5000;

/** Is a server there? @param models - Asks it what it has, by one short question. */
export async function probeServer(
  settings: JobSettings,
  call: Pick<CallContext, 'fetch' | 'signal'>,
  models: (server: AskedServer) => Promise<string[]>,
): Promise<Probe> {
  try {
    const short = { timeoutMs: PROBE_TIMEOUT_MS, idleTimeoutMs: PROBE_TIMEOUT_MS };
    const asked = {
      ...call,
      // A probe is an answer about now: it asks once.
      onRetry({ reason }: Retry) {
        throw new AppError('model_overloaded', reason);
      },
    };
    return {
      reachable: true,
      models: await withServer({ ...settings, ...short }, asked, models),
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { reachable: false, reason: error.message };
  }
}
