import { samples } from '@/lib/samples/samples';
import { getSetting, putSetting } from '@/lib/store/settings';
import { importFiles } from '@/lib/workflow/import/import';
import type { IncomingFile } from '@/lib/workflow/import/incoming';
import type { World } from '@/lib/workflow/world';

/**
 * Make the sample studies and import them like any other files.
 *
 * @param once - Only if they never were loaded: a deleted sample stays deleted.
 * @returns Whether every file went in.
 */
export async function loadSamples(
  world: Pick<World, 'db' | 'objects' | 'env'>,
  { once, say }: { once: boolean; say: (line: string) => void },
): Promise<boolean> {
  if (once) {
    const loaded = await getSetting(world.db, 'samples-loaded');
    if (!world.env.loadSamples || loaded) return true;
  }
  let refused = 0;
  for (const sample of samples()) {
    say(`Making the sample “${sample.title}” …`);
    for await (const { event, data } of importFiles(world, incoming(sample.files()))) {
      if (event === 'summary') refused += data.refused;
    }
  }
  await putSetting(world.db, 'samples-loaded', new Date().toISOString());
  return refused === 0;
}

async function* incoming(
  files: AsyncIterable<{ name: string; bytes: Uint8Array }>,
): AsyncGenerator<IncomingFile> {
  for await (const { name, bytes } of files) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    yield {
      path: name,
      magic: async () => buffer.subarray(0, 4),
      bytes: async () => buffer,
      onDisk() {
        throw new TypeError('A sample is no archive.');
      },
    };
  }
}
