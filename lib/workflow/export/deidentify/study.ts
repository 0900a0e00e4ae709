import { openCounts } from '@/lib/dicom/deidentify/counts';
import { methodCodes, type DeidOption } from '@/lib/dicom/deidentify/options';
import { EDITION } from '@/lib/dicom/deidentify/table';
import type { DicomJson } from '@/lib/dicom/json';
import { AppError } from '@/lib/errors';
import { getObjects } from '@/lib/store/archive/retrieval';
import { getStudy, headersOfSome } from '@/lib/store/archive/studies';
import { record } from '@/lib/workflow/audit/record';
import { cleanInstance } from '@/lib/workflow/export/deidentify/instance';
import {
  inspectStudy,
  type Box,
  type Inspecting,
  type Inspection,
} from '@/lib/workflow/export/deidentify/inspect';
import { subjectOf } from '@/lib/workflow/export/deidentify/subject';

export interface DeidWish {
  readonly options: readonly DeidOption[];
  readonly key: Uint8Array;
  /** The digest of what the person has seen and confirmed; undefined: nothing. */
  readonly confirmed?: string | undefined;
  /** They know of the faces, too. */
  readonly facesSeen?: boolean;
  /** In place of the boxes that were found, by image. */
  readonly boxes?: Readonly<Record<string, readonly Box[]>>;
}

export interface CleanFile {
  /** Its place below the folder: new UIDs and numbers alone. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Is there anything in a study that a person has to see first, and haven't?
 *
 * @throws AppError `conflict`; its hint names images, boxes, and the digest to confirm.
 */
export function mustBeConfirmed(
  seen: Inspection,
  { confirmed, facesSeen }: DeidWish,
): void {
  const { images, faces, digest } = seen;
  if (images.length > 0 && confirmed !== digest) {
    const list = images.map(
      ({ sopInstanceUid, reasons, boxes }) =>
        `${sopInstanceUid} (${reasons.join(', ')}): ${boxes.map((box) => box.join(' ')).join('; ') || 'no boxes'}`,
    );
    throw new AppError(
      'conflict',
      `Text stands, or may stand, in ${images.length} images. Look at them, then confirm ${digest}.`,
      { hint: list.join('\n') },
    );
  }
  if (faces.length > 0 && !facesSeen) {
    throw new AppError(
      'conflict',
      `A face can be rebuilt from ${faces.length} series. Faces are not changed here.`,
      { hint: `Confirm that you know: ${faces.join(', ')}` },
    );
  }
}

/**
 * A study as DICOM files without names, one at a time, then a list of what was done. Nothing is made
 * before a person has confirmed what must be seen.
 *
 * @throws AppError `not_found`, `conflict` as `mustBeConfirmed`
 */
export async function* deidentifiedStudy(
  world: Inspecting,
  studyUid: string,
  wish: DeidWish,
  signal?: AbortSignal,
): AsyncGenerator<CleanFile> {
  const seen = await inspectStudy(world, studyUid, signal);
  mustBeConfirmed(seen, wish);
  const { series } = await getStudy(world.db, studyUid);
  const firsts = await headersOfSome(
    world.db,
    'series',
    series.map(({ uid }) => uid),
  );
  const headers = [...firsts.values()].map((text) => JSON.parse(text) as DicomJson);
  const subject = subjectOf(wish.key, studyUid, headers, [world.user]);
  await record(world, {
    ...{ kind: 'study-exported', action: 'R', studyUid },
    object: 'export deidentified-dicom',
  });
  const suspects = new Map(seen.images.map((each) => [each.sopInstanceUid, each]));
  const counts = openCounts();
  const options = new Set(wish.options);
  const leftOut: { sopInstanceUid: string; why: string }[] = [];
  const folder = subject.names.uid(studyUid);
  let [files, blackened, at] = [0, 0, 0];
  for (const { uid: seriesUid } of series) {
    at += 1;
    let number = 0;
    for (const object of await getObjects(world.db, { studyUid, seriesUid })) {
      signal?.throwIfAborted();
      const { sopInstanceUid } = object;
      number += 1;
      const uid = subject.names.uid(sopInstanceUid);
      const why = seen.leftOut.get(sopInstanceUid);
      if (why !== undefined) {
        leftOut.push({ sopInstanceUid: uid, why });
        continue;
      }
      const suspect = suspects.get(sopInstanceUid);
      const boxes = suspect ? (wish.boxes?.[sopInstanceUid] ?? suspect.boxes) : [];
      try {
        const { bytes } = await cleanInstance(
          world,
          object,
          subject,
          {
            ...{ studyUid, seriesUid, options, boxes },
            isConfirmed: suspect !== undefined,
            showsFace: seen.faces.includes(seriesUid),
          },
          counts,
          signal,
        );
        files += 1;
        blackened += boxes.length > 0 ? 1 : 0;
        yield { name: `${folder}/${pad(at, 3)}/${pad(number, 5)}.dcm`, bytes };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        leftOut.push({
          sopInstanceUid: uid,
          why: 'Its pixels or its header can’t be rewritten.',
        });
      }
    }
  }
  const done = { pixels: blackened > 0, structured: false, graphics: false };
  const list = {
    about: 'overread-deidentified/1',
    profile: `${EDITION} Table E.1-1`,
    methods: methodCodes(options, done),
    study_uid: folder,
    patient: subject.pseudonym,
    files,
    images_blackened: blackened,
    faces_kept: seen.faces.length,
    attributes: counts.table(),
    left_out: leftOut.map(({ sopInstanceUid, why }) => ({
      sop_instance_uid: sopInstanceUid,
      why,
    })),
  };
  yield {
    name: `${folder}/deidentified.json`,
    bytes: Buffer.from(`${JSON.stringify(list, null, 2)}\n`),
  };
}

const pad = (number: number, width: number) => String(number).padStart(width, '0');
