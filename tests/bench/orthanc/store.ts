import { timed, type Figure } from '@/tests/bench/figures';
import { forgetPeak, memoryOf, type Archive } from './archives';
import { beside } from '@/tests/bench/beside';
import { openClient, together } from './client';
import type { BenchFile, BenchSeries } from './files';

const SLICES = 1000;
const PER_REQUEST = 20;
const CONNECTIONS = 4;
const RUNS = 4;

/** Store by STOW-RS. @returns Milliseconds from the first byte to the last answer. */
export async function stow(
  { root }: Pick<Archive, 'root'>,
  { files }: BenchSeries,
): Promise<number> {
  const client = openClient(CONNECTIONS);
  const boundary = 'overread-bench';
  const headers = {
    accept: 'application/dicom+json',
    'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
  };
  const requests = Array.from(
    { length: Math.ceil(files.length / PER_REQUEST) },
    (_, at) => bodyOf(files.slice(at * PER_REQUEST, (at + 1) * PER_REQUEST), boundary),
  );
  let stored = 0;
  const milliseconds = await timed(() =>
    together(CONNECTIONS, requests, async (body) => {
      const answer = await client.json<StowAnswer>(`${root}/studies`, headers, body);
      stored += answer['00081199']?.Value?.length ?? 0;
    }),
  );
  client.close();
  if (stored !== files.length) {
    throw new Error(`${stored} of ${files.length} instances were stored.`);
  }
  return milliseconds;
}

/** Referenced SOP Sequence: what was stored (PS3.18 10.5.3). */
type StowAnswer = Partial<Record<'00081199', { Value?: unknown[] }>>;

const bodyOf = (files: readonly BenchFile[], boundary: string): Buffer[] => [
  ...files.flatMap(({ bytes }) => [
    Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]),
  Buffer.from(`--${boundary}--\r\n`),
];

/** 1,000 CT slices by STOW-RS, again and again, and the memory that it takes. */
export async function storeRate(
  archives: readonly Archive[],
  make: (count: number) => BenchSeries,
): Promise<{ figures: Figure[]; last: BenchSeries }> {
  const seconds = new Map(archives.map(({ name }) => [name, [] as number[]]));
  const idle = new Map(archives.map(({ pid }) => [pid, memoryOf(pid).now]));
  for (const { pid } of archives) forgetPeak(pid);
  // The first doesn't count: neither is measured while it warms up.
  const warmUp = make(SLICES);
  for (const archive of archives) await stow(archive, warmUp);
  let last = warmUp;
  let bytes = 0;
  for (let run = 0; run < RUNS; run++) {
    last = make(SLICES);
    bytes = last.files.reduce((sum, file) => sum + file.bytes.length, 0);
    // Whoever is first finds the caches full of the files' making: by turns.
    const order = run % 2 === 0 ? archives : [...archives].reverse();
    for (const archive of order) {
      seconds.get(archive.name)?.push((await stow(archive, last)) / 1000);
    }
  }
  const grown = (name: string) =>
    archives
      .filter((archive) => archive.name === name)
      .map(({ pid }) => memoryOf(pid).peak - (idle.get(pid) ?? 0));
  const [overread, orthanc] = [
    seconds.get('Overread') ?? [],
    seconds.get('Orthanc') ?? [],
  ];
  const rates = (amount: number) => ({
    better: 'more' as const,
    overread: overread.map((each) => amount / each),
    theirs: orthanc.map((each) => amount / each),
  });
  const name = 'STOW-RS, CT slices';
  const figures = [
    ...beside({
      ...rates(SLICES),
      name,
      unit: 'files/s',
      aim: 2,
      note: `${SLICES} files of ${Math.round(bytes / SLICES / 1024)} KiB, ${PER_REQUEST} a request, ${CONNECTIONS} connections`,
    }),
    ...beside({ ...rates(bytes / 1e6), name, unit: 'MB/s' }),
    ...beside({
      name: '  memory above idle at most',
      unit: 'MB',
      better: 'less',
      overread: grown('Overread'),
      theirs: grown('Orthanc'),
      note: `while ${(((RUNS + 1) * bytes) / 1e9).toFixed(1)} GB went in; at most 300 is the aim`,
    }),
  ];
  return { figures, last };
}
