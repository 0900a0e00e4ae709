import { samples } from '@/lib/samples/samples';
import { getSetting, putSetting } from '@/lib/store/settings';
import { importFiles, type ImportWorld } from '@/lib/workflow/import/import';
import { fileInMemory } from '@/lib/workflow/import/incoming';

/**
 * Make the sample studies and import them like any other files.
 *
 * @param once - Only if they never were loaded: a deleted sample stays deleted.
 * @returns Whether every file went in.
 */
export async function loadSamples(
  world: ImportWorld,
  { once, say }: { once: boolean; say: (line: string) => void },
): Promise<boolean> {
  if (once) {
    const loaded = await getSetting(world.db, 'samples-loaded');
    if (!world.env.loadSamples || loaded) return true;
  }
  let refused = 0;
  for (const sample of samples()) {
    say(`Making the sample “${sample.title}” …`);
    for await (const { event, data } of importFiles(world, inMemory(sample.files()))) {
      if (event === 'summary') refused += data.refused;
    }
  }
  await putSetting(world.db, 'samples-loaded', new Date().toISOString());
  return refused === 0;
}

async function* inMemory(files: AsyncIterable<{ name: string; bytes: Uint8Array }>) {
  for await (const { name, bytes } of files) yield fileInMemory(bytes, name);
}
