import { AppError } from '@/lib/errors';
import type { CallContext, Probe } from '@/lib/models/adapter';
import type { Dialect } from '@/lib/models/chat/dialect';
import { connectionFailure, statusFailure } from '@/lib/models/asking/failures';
import { readStart } from '@/lib/models/asking/pieces';
import { send, serviceOf } from '@/lib/models/chat/send';
import type { ServiceSettings } from '@/lib/models/chat/settings';
import { timeLimits } from '@/lib/models/asking/time-limits';

const PROBE_TIMEOUT_MS = 5000;

/** Is the service there, and does the model see? Never sends an image. */
export async function probeService(
  dialect: Dialect,
  settings: ServiceSettings,
  call: Pick<CallContext, 'fetch' | 'signal'>,
): Promise<Probe> {
  const service = serviceOf(settings);
  const limits = timeLimits(call.signal, {
    timeoutMs: PROBE_TIMEOUT_MS,
    idleTimeoutMs: PROBE_TIMEOUT_MS,
  });
  const ask = async (path: string, body?: string) => {
    try {
      const response = await send(dialect, settings, path, call.fetch, limits, body);
      const text = await readStart(response, limits);
      if (!response.ok) throw statusFailure(service, response.status, text);
      return parseJson(text);
    } catch (error) {
      if (limits.signal.aborted) throw limits.signal.reason;
      throw error instanceof AppError ? error : connectionFailure(service, error).failure;
    }
  };
  try {
    const models = dialect.list.models(await ask(dialect.list.path));
    if (!models) {
      return { reachable: false, reason: `${service.host} does not list its models.` };
    }
    const { sight } = dialect;
    if (
      sight &&
      !sight.sees(await ask(sight.path, JSON.stringify(sight.body(settings))))
    ) {
      const reason = `${settings.model} does not see images, says ${service.host}.`;
      return { reachable: false, reason };
    }
    return { reachable: true, models };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { reachable: false, reason: error.message };
  } finally {
    limits.stop();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no list, so its reader refuses it
  }
}
