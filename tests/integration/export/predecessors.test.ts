import { expect, it } from 'vitest';
import type { ExportFormatId } from '@/lib/api/exports';
import { itemsOf, stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { exportStudies } from '@/lib/workflow/export/study-files';
import { openAmendment, signReport } from '@/lib/workflow/review/life';
import { addOwnFinding, beginReport } from '@/lib/workflow/review/review';
import type { World } from '@/lib/workflow/world';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { installed, runOn } from '@/tests/unit/export/installed';
import { importAll, openTestWorld } from '../test-world';

const [image] = ctStack(1, { study: 'amended' }) as [PhantomFile];
const { studyUid, seriesUid, sopInstanceUid } = image;
const formats: ExportFormatId[] = ['dicom-sr', 'dicom-sr-text'];
const REFERENCED_SERIES = '00081115';
const REFERENCED_SOPS = '00081199';

async function exported(world: World) {
  const files: Uint8Array[] = [];
  for await (const event of exportStudies(world, [studyUid], { formats })) {
    if (event.kind === 'file') files.push(event.file.bytes);
    else expect(event.line.problems).toEqual([]);
  }
  return files;
}

/** What a document names as before it: study, series, SOP class and instance. */
const namedIn = (header: DicomJson) =>
  itemsOf(header, '0040A360').flatMap((study) =>
    itemsOf(study, REFERENCED_SERIES).flatMap((series) =>
      itemsOf(series, REFERENCED_SOPS).map((sop) => [
        stringOf(study, TAG.StudyInstanceUID),
        stringOf(series, TAG.SeriesInstanceUID),
        stringOf(sop, '00081150'),
        stringOf(sop, '00081155'),
      ]),
    ),
  );

it('an amended report names the document that left before it, each of its own kind', async () => {
  const world = await openTestWorld();
  await importAll(world, [image]);
  const { id } = await beginReport(world, { studyUid });
  const add = (on: number, statement: string) =>
    addOwnFinding(
      world,
      { id, on },
      {
        addFinding: {
          ...{ section: 'findings', statement, polarity: 'present', certainty: null },
          ...{ anatomy: null, side: null, sizeMm: null },
          evidence: [{ seriesUid, sopInstanceUid, frame: 1, box: null }],
        },
      },
    );
  const first = await add(1, 'A block of bone.');
  const signed = await signReport(world, { id, on: first.version }, { name: 'Ada' });
  const before = await exported(world);
  const [sr, text] = before.map((bytes) => parseInstance(bytes));
  expect(namedIn(sr?.header ?? {})).toEqual([]);
  // Again it is the same document, not one after itself.
  const again = await exported(world);
  expect(
    again.map((bytes, at) => Buffer.from(bytes).equals(before[at] ?? bytes)),
  ).toEqual([true, true]);

  const open = await openAmendment(world, { id, on: signed.version }, 'Its size.');
  const second = await add(open.version, 'It has 9 mm.');
  await signReport(world, { id, on: second.version }, { name: 'Ada' });
  const after = await exported(world);
  expect(after.map((bytes) => namedIn(parseInstance(bytes).header))).toEqual(
    [sr, text].map((of) => [
      [studyUid, of?.seriesUid, of?.sopClassUid, of?.sopInstanceUid],
    ]),
  );
  expect(sr?.sopClassUid).not.toBe(text?.sopClassUid);
  if (!installed('dciodvfy', ['-version'], 'dicom3tools')) return;
  for (const bytes of after) {
    const { lines } = runOn(bytes, 'dciodvfy');
    expect(lines.filter((line) => line.startsWith('Error'))).toEqual([]);
  }
});
