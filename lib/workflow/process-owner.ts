import { hostname } from 'node:os';
import { z } from 'zod';

/** An owner on another machine that said nothing for so long is gone. */
export const STALE_MS = 30_000;

const ownerSchema = z.object({
  pid: z.int(),
  host: z.string(),
  token: z.string(),
  /** Milliseconds since 1970: when it was last there. */
  at: z.number(),
});
/** A process that works on something nobody else may work on meanwhile. */
export type Owner = z.infer<typeof ownerSchema>;

/** This process, now. @param token - Of whatever of it claims. */
export const ownerHere = (token: string, at = Date.now()): Owner => ({
  pid: process.pid,
  host: hostname(),
  token,
  at,
});

/** @returns undefined where the text names none. */
export function ownerOf(value: string): Owner | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}

/** May others take what it had? */
export function isGone({ pid, host, at }: Owner): boolean {
  if (host !== hostname()) return Date.now() - at > STALE_MS;
  // Another claim under our own number is of a process that had it before us.
  if (pid === process.pid || !isAlive(pid)) return true;
  return Date.now() - at > STALE_MS;
}

/** Signal 0 does nothing but find out. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
