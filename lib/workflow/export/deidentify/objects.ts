import { openCounts } from '@/lib/dicom/deidentify/counts';
import { methodCodes } from '@/lib/dicom/deidentify/options';
import { EDITION } from '@/lib/dicom/deidentify/table';
import { AppError } from '@/lib/errors';
import type { WrittenFile } from '@/lib/export/export-format';
import { getObjects } from '@/lib/store/archive/retrieval';
import { getStudy } from '@/lib/store/archive/studies';
import type { Inspecting } from '@/lib/workflow/export/deidentify/inspect';
import { cleanInstance } from '@/lib/workflow/export/deidentify/instance';
import type { Leaving } from '@/lib/workflow/export/deidentify/leaving';

/**
 * A study's own objects as DICOM files without names, one at a time, then a list of what was done to
 * them. Their names hold numbers alone.
 *
 * @param seen - Of the same study.
 */
export async function* deidentifiedObjects(
  world: Inspecting,
  studyUid: string,
  { subject, options, boxesOf, seen, leftBehind }: Leaving,
  signal?: AbortSignal,
): AsyncGenerator<WrittenFile> {
  const { series } = await getStudy(world.db, studyUid);
  const confirmed = new Set(seen?.images.map(({ sopInstanceUid }) => sopInstanceUid));
  const counts = openCounts();
  const leave = (uid: string, why: string) =>
    leftBehind.push({ what: 'object', uid, why });
  let [files, blackened, at] = [0, 0, 0];
  for (const { uid: seriesUid } of series) {
    at += 1;
    let number = 0;
    for (const object of await getObjects(world.db, { studyUid, seriesUid })) {
      signal?.throwIfAborted();
      const { sopInstanceUid } = object;
      number += 1;
      const uid = subject.names.uid(sopInstanceUid);
      const why = seen ? seen.leftOut.get(sopInstanceUid) : 'Nobody has looked at it.';
      if (why !== undefined) {
        leave(uid, why);
        continue;
      }
      const boxes = boxesOf(sopInstanceUid);
      const cleaning = {
        ...{ studyUid, seriesUid, options, boxes },
        isConfirmed: confirmed.has(sopInstanceUid) || boxes.length > 0,
        showsFace: seen?.faces.includes(seriesUid) ?? true,
      };
      try {
        const made = await cleanInstance(
          world,
          object,
          subject,
          cleaning,
          counts,
          signal,
        );
        files += 1;
        blackened += boxes.length > 0 ? 1 : 0;
        yield {
          name: `deidentified-${pad(at, 3)}-${pad(number, 5)}.dcm`,
          mediaType: 'application/dicom',
          bytes: made.bytes,
        };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        leave(uid, 'Its pixels or its header can’t be rewritten.');
      }
    }
  }
  const done = { pixels: blackened > 0, structured: false, graphics: false };
  const list = {
    about: 'overread-deidentified/1',
    profile: `${EDITION} Table E.1-1`,
    methods: methodCodes(options, done),
    study_uid: subject.names.uid(studyUid),
    patient: subject.pseudonym,
    files,
    images_blackened: blackened,
    faces_kept: seen?.faces.length ?? null,
    attributes: counts.table(),
    left_out: leftBehind
      .filter(({ what }) => what === 'object')
      .map(({ uid, why }) => ({ sop_instance_uid: uid, why })),
  };
  yield {
    name: 'deidentified.json',
    mediaType: 'application/json',
    bytes: Buffer.from(`${JSON.stringify(list, null, 2)}\n`),
  };
}

const pad = (number: number, width: number) => String(number).padStart(width, '0');
