import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { ExportFormatId } from '@/lib/api/exports';
import { readEnv } from '@/lib/env';
import { runsOf } from '@/lib/image/segmentation/mask';
import { annotate } from '@/lib/workflow/annotate';
import { exportStudies } from '@/lib/workflow/export/study-files';
import { once, zipOf } from '@/lib/workflow/export/zip-stream';
import { importFiles } from '@/lib/workflow/import/import';
import { fileInMemory } from '@/lib/workflow/import/incoming';
import { signReport } from '@/lib/workflow/review/life';
import { addOwnFinding, beginReport } from '@/lib/workflow/review/review';
import { keepSegment } from '@/lib/workflow/segmentation/segments';
import { closeWorld, openWorld, type World } from '@/lib/workflow/world';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import type { Figure } from './figures';

const SLICES = 8;
const FORMATS: readonly ExportFormatId[] = [
  ...(['json', 'dicom-sr', 'dicom-seg', 'rtstruct', 'gsps', 'kos'] as const),
  ...(['coco', 'csv', 'nifti', 'fhir'] as const),
];

/**
 * How fast annotated studies leave as one ZIP that nobody keeps, and how much memory that takes: the
 * same, if it is bounded, at the end as after the first tenth.
 */
export async function exportRate(
  studies: number,
  scratch: string,
  say: (line: string) => void,
): Promise<Figure[]> {
  const world = await openWorld(
    readEnv({
      OVERREAD_DATA: path.join(scratch, 'export'),
      OVERREAD_ROOT: path.resolve('.'),
    }),
  );
  try {
    say(`Making ${studies} annotated studies …`);
    const studyUids: string[] = [];
    for (let number = 0; number < studies; number++) {
      studyUids.push(await makeStudy(world, number));
    }
    say(`Exporting ${studies} studies …`);
    await exported(world, studyUids.slice(0, 1)); // warms up
    const { seconds, bytes, peaks } = await exported(world, studyUids);
    const tenths = peaks.map((peak) => (peak / 1024 ** 2).toFixed(0)).join(', ');
    return [
      {
        name: 'export, annotated studies',
        unit: 'studies/s',
        runs: [studies / seconds],
        note: `${studies} of ${SLICES} slices in ${FORMATS.length} formats, ${(bytes / 1e6 / seconds).toFixed(1)} MB/s`,
      },
      {
        name: '  peak memory of the process',
        unit: 'MiB',
        runs: [Math.max(...peaks) / 1024 ** 2],
        note: `by tenths of the studies: ${tenths}`,
      },
    ];
  } finally {
    await closeWorld(world);
  }
}

/** Read an archive, and throw it away. */
async function exported(world: World, studyUids: readonly string[]) {
  const peaks: number[] = [];
  let [bytes, done] = [0, 0];
  const watch = () => {
    const tenth = Math.min(9, Math.floor((done / studyUids.length) * 10));
    peaks[tenth] = Math.max(peaks[tenth] ?? 0, process.memoryUsage.rss());
  };
  async function* entries() {
    for await (const event of exportStudies(world, studyUids, { formats: FORMATS })) {
      if (event.kind === 'file') yield { ...event.file, chunks: once(event.file.bytes) };
      else if (event.line.problems.length === 0) done += 1;
      else throw new Error(JSON.stringify(event.line.problems));
    }
  }
  const start = performance.now();
  for await (const chunk of zipOf(entries())) {
    bytes += chunk.length;
    watch();
  }
  return { seconds: (performance.now() - start) / 1000, bytes, peaks };
}

/** A report, a key image, a line and a segment. @returns Its UID. */
async function makeStudy(world: World, number: number): Promise<string> {
  const files = ctStack(SLICES, { study: `export ${number}` });
  async function* all() {
    for (const { bytes, name } of files) yield fileInMemory(bytes, name);
  }
  for await (const { event, data } of importFiles(world, all())) {
    if (event === 'summary' && data.stored !== SLICES) throw new Error('Not stored.');
  }
  const [{ studyUid, seriesUid, sopInstanceUid }] = files as [PhantomFile];
  const on = { studyUid, seriesUid, sopInstanceUid, frame: 1 };
  for (const tool of ['Length', 'KeyImage'] as const) {
    await annotate(world, {
      ...{ ...on, id: randomUUID(), tool, label: 'a line' },
      ...{ code: null, color: null, visible: true },
      geometry: {
        space: 'patient',
        frameOfReferenceUid: null,
        points: [
          [-20, -15, 0],
          [-10, -15, 0],
        ],
      },
      measurements: [{ name: 'length', value: 10, unit: 'mm' }],
    });
  }
  const [rows, columns] = [64, 64];
  const marked = Uint8Array.from({ length: rows * columns }, (_, at) =>
    Number(Math.hypot((at % columns) - 32, at / columns - 32) < 12),
  );
  await keepSegment(world, {
    ...{ id: randomUUID(), studyUid, seriesUid, label: 'Disk', color: '#1f78b4' },
    ...{ position: 0, category: null, type: null, algorithmType: 'MANUAL' },
    origin: { kind: 'drawn' },
    mask: {
      ...{ rows, columns },
      frames: files.map((file) => ({
        ...{ sopInstanceUid: file.sopInstanceUid, frameNumber: 1 },
        runs: runsOf(marked),
      })),
    },
  });
  const { id } = await beginReport(world, { studyUid });
  const { version } = await addOwnFinding(
    world,
    { id, on: 1 },
    {
      addFinding: {
        ...{ section: 'impression', statement: 'Nodule of 9 mm.', polarity: 'present' },
        ...{ certainty: null, anatomy: null, side: null, sizeMm: 9 },
        evidence: [{ ...on, box: null }],
      },
    },
  );
  await signReport(world, { id, on: version }, { name: 'Ada Reader' });
  return studyUid;
}
