import { serveThread } from '@/lib/codecs/threads/thread';
import { AppError } from '@/lib/errors';
import { RUNS, type RunName } from './targets';

export interface FuzzRequest {
  readonly run: RunName;
  readonly bytes: Uint8Array;
  readonly context: unknown;
}

export interface FuzzOutcome {
  readonly outcome: 'taken' | 'refused' | 'failed';
  /** Of a refusal or a failure. */
  readonly said: string;
  /** Of this thread: what else the machine does doesn't count. */
  readonly cpuMs: number;
  /** The most memory that the process has had so far, bytes. */
  readonly peakBytes: number;
}

serveThread<FuzzRequest, FuzzOutcome>(
  async ({ run, bytes, context }) => {
    const start = process.threadCpuUsage();
    let cpuMs = 0;
    const stop = () => {
      const { user, system } = process.threadCpuUsage(start);
      cpuMs ||= (user + system) / 1000;
    };
    const answer = await tried(async () => {
      const check = await RUNS[run](Buffer.from(bytes), context);
      stop();
      await check?.();
    });
    stop();
    const peakBytes = process.resourceUsage().maxRSS * 1024;
    return { result: { ...answer, cpuMs, peakBytes }, transfer: [] };
  },
  { code: 'decode_failed', message: 'The fuzz target itself failed.' },
);

async function tried(work: () => Promise<void>) {
  try {
    await work();
    return { outcome: 'taken' as const, said: '' };
  } catch (error) {
    if (error instanceof AppError) {
      return { outcome: 'refused' as const, said: `${error.code}: ${error.message}` };
    }
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { outcome: 'failed' as const, said };
  }
}
