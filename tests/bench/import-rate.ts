import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readEnv } from '@/lib/env';
import { chestCt } from '@/lib/samples/chest-ct/chest-ct';
import { importFiles } from '@/lib/workflow/import/import';
import { fileOnDisk } from '@/lib/workflow/import/incoming';
import { closeWorld, openWorld } from '@/lib/workflow/world';
import { median, timed, type Figure } from './figures';

const RUNS = 5;
/** As many files as an import keeps on their way at once. */
const AT_ONCE = 32;

/** The sample CT as files. @returns Their paths. */
export async function writeSample(folder: string): Promise<string[]> {
  mkdirSync(folder);
  const files: string[] = [];
  for await (const { name, bytes } of chestCt.files()) {
    const file = path.join(folder, path.basename(name));
    await writeFile(file, bytes);
    files.push(file);
  }
  return files;
}

export function seriesOnDisk(root: string, series: string): string[] | undefined {
  const folder = path.join(root, series);
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => path.join(folder, name));
}

/**
 * How fast files go into a fresh archive: read, parsed, stored by content, flushed, indexed. Beside
 * it, by turns, the floor: the same bytes written, flushed and renamed, and nothing else.
 */
export async function importRate(
  what: string,
  files: readonly string[],
  scratch: string,
): Promise<Figure[]> {
  const contents = files.map((file) => readFileSync(file)); // also warms the file cache
  const bytes = contents.reduce((sum, content) => sum + content.length, 0);
  const seconds: number[] = [];
  const floor: number[] = [];
  // The first of each warms up and doesn't count.
  for (let run = 0; run <= RUNS; run++) {
    const place = path.join(scratch, `archive ${run}`);
    const imported = await importInto(place, files);
    const written = await writeDurably(path.join(scratch, `floor ${run}`), contents);
    if (run === 0) continue;
    seconds.push(imported / 1000);
    floor.push(written / 1000);
  }
  const ratio = median(seconds) / median(floor);
  const note = `${files.length} files of ${(bytes / files.length / 1024).toFixed(0)} KiB`;
  return [
    {
      name: `import, ${what}`,
      unit: 'files/s',
      runs: seconds.map((each) => files.length / each),
      note: `${note}; ${ratio.toFixed(1)} × the time of the floor`,
    },
    {
      name: `import, ${what}`,
      unit: 'MB/s',
      runs: seconds.map((each) => bytes / 1e6 / each),
    },
    {
      name: `  floor: write + fsync + rename`,
      unit: 'MB/s',
      runs: floor.map((each) => bytes / 1e6 / each),
      note: `${AT_ONCE} at a time, the same bytes; what the disk allows`,
    },
  ];
}

/** @returns Milliseconds from the first file to the last acknowledgement. */
async function importInto(place: string, files: readonly string[]): Promise<number> {
  const world = await openWorld(
    readEnv({ OVERREAD_DATA: place, OVERREAD_ROOT: path.resolve('.') }),
  );
  try {
    return await timed(async () => {
      async function* all() {
        for (const file of files) yield fileOnDisk(file, file);
      }
      for await (const { event, data } of importFiles(world, all())) {
        if (event === 'summary' && data.stored !== files.length) {
          throw new Error(`${data.stored} of ${files.length} files were stored.`);
        }
      }
    });
  } finally {
    await closeWorld(world);
    rmSync(place, { recursive: true, force: true });
  }
}

async function writeDurably(place: string, contents: readonly Buffer[]) {
  mkdirSync(place);
  const write = async (content: Buffer, index: number) => {
    const file = path.join(place, String(index));
    const handle = await open(`${file}.part`, 'wx');
    await handle.writeFile(content);
    await handle.sync();
    await handle.close();
    await rename(`${file}.part`, file);
  };
  try {
    return await timed(async () => {
      for (let from = 0; from < contents.length; from += AT_ONCE) {
        const batch = contents.slice(from, from + AT_ONCE);
        await Promise.all(batch.map((content, index) => write(content, from + index)));
      }
      const folder = await open(place);
      await folder.sync();
      await folder.close();
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
