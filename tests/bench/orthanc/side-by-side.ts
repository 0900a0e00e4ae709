import type { Figure } from '@/tests/bench/figures';
import { startOrthancArchive, startOverread, type Archive } from './archives';
import { clip, sliceMaker } from './files';
import { clipTimes, retrievalRate } from './retrieve';
import { storeRate, stow } from './store';

/**
 * Our server and Debian's Orthanc, both running, by turns, the same files, the same client. Both have
 * the files in the system's cache when they are asked for them.
 */
export async function besideOrthanc(say: (line: string) => void): Promise<Figure[]> {
  const make = await sliceMaker();
  const archives: Archive[] = [];
  try {
    archives.push(await startOverread(), await startOrthancArchive());
    say('Storing by STOW-RS …');
    const { figures, last } = await storeRate(archives, make);
    say('Reading frames and metadata …');
    figures.push(...(await retrievalRate(archives, last)));
    for (const kind of ['JPEG', 'native'] as const) {
      const series = await clip(kind);
      for (const archive of archives) await stow(archive, series);
      figures.push(...(await clipTimes(archives, series, kind)));
    }
    return figures;
  } finally {
    await Promise.all(archives.map((archive) => archive.stop()));
  }
}
