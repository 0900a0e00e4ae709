import { repeated, timed, type Figure } from '@/tests/bench/figures';
import type { Archive } from './archives';
import { beside } from '@/tests/bench/beside';
import { openClient, together } from './client';
import type { BenchSeries } from './files';

const CLIENTS = 8;
const RUNS = 5;
const BATCH = 200;
const FRAMES = {
  accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*',
};
const INSTANCES = {
  accept: 'multipart/related; type="application/dicom"; transfer-syntax=*',
};
const JSON_PLAIN = { accept: 'application/dicom+json', 'accept-encoding': 'identity' };

const seriesAt = ({ root }: Archive, { studyUid, seriesUid }: BenchSeries) =>
  `${root}/studies/${studyUid}/series/${seriesUid}`;

/** How often a second each archive does it, by turns; the first time doesn't count. */
async function rates(
  archives: readonly Archive[],
  many: number,
  work: (archive: Archive) => Promise<unknown>,
) {
  const seconds = { Overread: [] as number[], Orthanc: [] as number[] };
  for (let run = 0; run <= RUNS; run++) {
    for (const archive of archives) {
      const taken = (await timed(() => work(archive))) / 1000;
      if (run > 0) seconds[archive.name].push(many / taken);
    }
  }
  return {
    better: 'more' as const,
    overread: seconds.Overread,
    theirs: seconds.Orthanc,
  };
}

/** Frames one by one and in batches, a whole series, its metadata. */
export async function retrievalRate(
  archives: readonly Archive[],
  series: BenchSeries,
): Promise<Figure[]> {
  const client = openClient(CLIENTS);
  const { files } = series;
  const first = files[0]?.bytes.length ?? 0;
  /** Nobody is faster by sending less. */
  const whole = (bytes: number, least: number) => {
    if (bytes < least) throw new Error(`${bytes} bytes came, ${least} were expected.`);
  };
  const slice = 512 * 512 * 2;

  const oneByOne = (archive: Archive) =>
    together(CLIENTS, files, async ({ sopInstanceUid }) => {
      const url = `${seriesAt(archive, series)}/instances/${sopInstanceUid}/frames/1`;
      whole(await client.read(url, FRAMES), slice);
    });
  const inBatches = async (archive: Archive) => {
    for (let at = 0; at < files.length; at += BATCH) {
      const frames = files
        .slice(at, at + BATCH)
        .map(({ sopInstanceUid }) => ({ sopInstanceUid, frame: 1 }));
      const headers = { ...FRAMES, 'content-type': 'application/json' };
      const url = `${seriesAt(archive, series)}/frames`;
      const bytes = await client.read(url, headers, JSON.stringify({ frames }));
      whole(bytes, frames.length * slice);
    }
  };
  const asSeries = async (archive: Archive) =>
    whole(await client.read(seriesAt(archive, series), INSTANCES), files.length * first);
  const metadata = async (archive: Archive) =>
    whole(
      await client.read(`${seriesAt(archive, series)}/metadata`, JSON_PLAIN),
      files.length * 1000,
    );

  // Nothing of it was ever asked for: no archive has an answer ready.
  const unprepared = { Overread: [] as number[], Orthanc: [] as number[] };
  for (const archive of archives) {
    unprepared[archive.name].push(await timed(() => metadata(archive)));
  }
  const single = await rates(archives, files.length, oneByOne);
  const ours = archives.filter(({ name }) => name === 'Overread');
  const batch = await rates(ours, files.length, inBatches);
  const figures = [
    ...beside({
      ...single,
      name: 'WADO-RS, frames one by one',
      unit: 'frames/s',
      aim: 1.5,
      note: `${CLIENTS} clients, ${slice / 1024} KiB each`,
    }),
    ...beside({
      ...single,
      overread: batch.overread,
      name: 'frames in batches (Orthanc: one by one)',
      unit: 'frames/s',
      aim: 3,
      note: `one client, ${BATCH} frames a request`,
    }),
    ...beside({
      ...(await rates(archives, files.length, asSeries)),
      name: 'WADO-RS, a series in one answer',
      unit: 'files/s',
    }),
    ...beside({
      name: `metadata of ${files.length} instances, the first time`,
      unit: 'ms',
      better: 'less',
      overread: unprepared.Overread,
      theirs: unprepared.Orthanc,
      aim: 5,
    }),
    ...beside({
      ...(await rates(archives, 1, metadata)),
      name: '  metadata, again',
      unit: 'answers/s',
      aim: 5,
      note: 'not packed',
    }),
  ];
  client.close();
  return figures;
}

/** Milliseconds to the whole of one frame, near the beginning and near the end of a clip. */
export async function clipTimes(
  archives: readonly Archive[],
  series: BenchSeries,
  kind: string,
): Promise<Figure[]> {
  const client = openClient(1);
  const times = (archive: Archive, frame: number) => {
    const [file] = series.files;
    const url = `${seriesAt(archive, series)}/instances/${file?.sopInstanceUid}/frames/${frame}`;
    const once = () => timed(() => client.read(url, FRAMES));
    return once().then(() => repeated(4 * RUNS, once));
  };
  const all = new Map<string, number[]>();
  for (const frame of [1, 500]) {
    for (const archive of archives) {
      all.set(`${archive.name} ${frame}`, await times(archive, frame));
    }
  }
  client.close();
  return [1, 500].flatMap((frame) =>
    beside({
      name: `${kind} clip, frame ${frame} of 500`,
      unit: 'ms',
      better: 'less',
      overread: all.get(`Overread ${frame}`) ?? [],
      theirs: all.get(`Orthanc ${frame}`) ?? [],
    }),
  );
}
