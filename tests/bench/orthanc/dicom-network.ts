import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { timed, type Figure } from '@/tests/bench/figures';
import { dcmtk } from '@/tests/peers/dcmtk';
import { startOrthancArchive, startOverread, type Archive } from './archives';
import { beside } from '@/tests/bench/beside';
import { sliceMaker, writeFiles } from './files';

const SLICES = 300;
const RUNS = 5;
const ASSOCIATIONS = 4;

/** CT slices by C-STORE, from DCMTK's storescu with TCP_NODELAY=1, in one association and in four. */
export async function networkRate(say: (line: string) => void): Promise<Figure[]> {
  const make = await sliceMaker();
  const scratch = mkdtempSync(path.join(tmpdir(), 'overread-bench-'));
  const archives: Archive[] = [];
  try {
    archives.push(await startOverread(), await startOrthancArchive());
    const figures: Figure[] = [];
    for (const associations of [1, ASSOCIATIONS]) {
      say(`Storing by C-STORE, ${associations} at once …`);
      const rates = { Overread: [] as number[], Orthanc: [] as number[] };
      // The first doesn't count: neither is measured while it warms up.
      for (let run = 0; run <= RUNS; run++) {
        const folders: string[] = [];
        for (let at = 0; at < associations; at++) {
          const folder = path.join(scratch, `${associations}-${run}-${at}`);
          await writeFiles(folder, make(SLICES / associations));
          folders.push(folder);
        }
        for (const archive of archives) {
          const taken = await timed(() =>
            Promise.all(folders.map((each) => send(archive, each))),
          );
          if (run > 0) rates[archive.name].push(SLICES / (taken / 1000));
        }
        for (const folder of folders) rmSync(folder, { recursive: true });
      }
      figures.push(
        ...beside({
          name: associations === 1 ? 'C-STORE, CT slices' : `  ${associations} at once`,
          unit: 'files/s',
          better: 'more',
          overread: rates.Overread,
          theirs: rates.Orthanc,
          aim: 1,
          note: `${SLICES} files of 514 KiB by storescu`,
        }),
      );
    }
    return figures;
  } finally {
    await Promise.all(archives.map((archive) => archive.stop()));
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function send({ dicom }: Archive, folder: string) {
  const peer = ['127.0.0.1', String(dicom.port)];
  const { code, text } = await dcmtk('storescu', [
    ...['-R', '-aec', dicom.aeTitle, '+sd'],
    ...peer,
    folder,
  ]);
  if (code !== 0) throw new Error(`storescu: ${text.slice(0, 500)}`);
}
