import { openListener, type Listener } from '@/lib/dimse/listener';
import { MAX_INSTANCE_BYTES } from '@/lib/workflow/import/incoming';
import { readPacsFile } from '@/lib/workflow/pacs/pacs-file';
import { networkMemory, storeSent, type Told } from '@/lib/workflow/pacs/store-sent';
import type { World } from '@/lib/workflow/world';

// The server's process holds this module twice, in Next's bundle and beside it.
const place = globalThis as {
  overreadListener?: Listener;
  overreadFollowers?: Set<Told>;
};

const followers = () => (place.overreadFollowers ??= new Set());

/** Hear what becomes of every object that the listener takes. @returns Call it to hear no more. */
export function followListener(told: Told): () => void {
  followers().add(told);
  return () => followers().delete(told);
}

/** The DICOM listener of this process, if there is one. */
export const currentListener = (): Listener | undefined => place.overreadListener;

/**
 * Take what is sent by C-STORE, where the PACS file says so.
 *
 * @returns Undefined when it says nothing of a listener.
 * @throws AppError `pacs_unconfigured`
 */
export async function listen(world: World): Promise<Listener | undefined> {
  const { listener: settings } = await readPacsFile(world.env);
  if (!settings) return undefined;
  const listener = await openListener({
    ...settings,
    memory: networkMemory,
    maxBytes: MAX_INSTANCE_BYTES,
    store: storeSent(world, (...what) => {
      for (const told of followers()) told(...what);
    }),
    log: (line) => console.error(line),
  });
  place.overreadListener = listener;
  return {
    ...listener,
    async close() {
      delete place.overreadListener;
      await listener.close();
    },
  };
}
