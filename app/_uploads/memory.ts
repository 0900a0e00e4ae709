import { z } from 'zod';
import type { Parcel } from './parcels';

/**
 * Uploads that a reload of the page cut short, for when the same files are dropped again. Kept are
 * ids of the server and a digest of the files, never a name: nothing of a patient stays in a browser.
 */
const memorySchema = z.object({
  importId: z.uuid(),
  at: z.number(),
  uploads: z.array(z.string().nullable()),
});

const PREFIX = 'overread.upload.';
/** As long as the server keeps an unfinished one. */
const KEPT_MS = 3 * 24 * 3600 * 1000;

/** @returns null where the browser offers no digests: then nothing is remembered. */
export async function keyOf(parcels: readonly Parcel[]): Promise<string | null> {
  const files = parcels.map(({ entries }) =>
    entries.map(({ path, file }) => [path, file.size, file.lastModified]),
  );
  const text = new TextEncoder().encode(JSON.stringify(files));
  try {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
    return (
      PREFIX + [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    );
  } catch {
    return null; // no secure context
  }
}

/**
 * Have a key to oneself, in all tabs: two that went on with the same upload would spoil it.
 *
 * @returns How to give it back; undefined when somebody has it.
 */
export function claim(key: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    void navigator.locks.request(key, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((release) => resolve(release));
    });
  });
}

export function recall(key: string | null) {
  forgetOld();
  const text = key && storage()?.getItem(key);
  if (!text) return undefined;
  try {
    return memorySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export function remember(
  key: string | null,
  importId: string,
  parcels: readonly Parcel[],
): void {
  if (!key) return;
  const uploads = parcels.map(({ uploadId }) => uploadId);
  try {
    storage()?.setItem(key, JSON.stringify({ importId, at: Date.now(), uploads }));
  } catch {
    // Full: a reload would begin anew.
  }
}

export function forget(key: string | null): void {
  if (key) storage()?.removeItem(key);
}

function forgetOld() {
  const place = storage();
  if (!place) return;
  const keys = Object.keys(place).filter((key) => key.startsWith(PREFIX));
  for (const key of keys) {
    const at = /"at":(\d+)/.exec(place.getItem(key) ?? '')?.[1];
    if (Date.now() - Number(at ?? 0) > KEPT_MS) place.removeItem(key);
  }
}

function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined; // private windows may refuse it
  }
}
