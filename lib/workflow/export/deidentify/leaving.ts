import { hash } from 'node:crypto';
import type { Deidentification, Deidentify } from '@/lib/api/deidentification/protocol';
import type { Subject } from '@/lib/dicom/deidentify/deidentify';
import type { DeidOptions, FreeText } from '@/lib/dicom/deidentify/options';
import type { DicomJson } from '@/lib/dicom/json';
import { AppError } from '@/lib/errors';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import { leftOfReport, type LeftBehind } from '@/lib/export/deidentified/left-behind';
import { nameless } from '@/lib/export/deidentified/nameless';
import { peopleOf } from '@/lib/export/deidentified/people';
import { headersOfSome } from '@/lib/store/archive/studies';
import { annotatedStudy, withParts } from '@/lib/workflow/export/annotated-study';
import {
  inspectStudy,
  type Box,
  type Inspecting,
  type Inspection,
} from '@/lib/workflow/export/deidentify/inspect';
import { deidentificationKey, keyForOnce } from '@/lib/workflow/export/deidentify/key';
import { subjectOf } from '@/lib/workflow/export/deidentify/subject';
import { mustSee } from '@/lib/workflow/people/may-see';

/** How studies leave, and by which key. */
export interface DeidWish extends Deidentify {
  readonly key: Uint8Array;
}

/** A study on its way out without names, once all that must be seen has been. */
export interface Leaving {
  /** As formats may write it. */
  readonly study: AnnotatedStudy;
  readonly subject: Subject;
  readonly options: DeidOptions;
  /** What was seen in the pixels; null: none of them leave. */
  readonly seen: Inspection | null;
  /** What stays here: of the report what is known before, of objects what was met while they left. */
  readonly leftBehind: LeftBehind[];
  /** The archive's own UID of an image. @throws AppError `not_found` */
  originalOf(sopInstanceUid: string): string;
  /** What is to be black on all frames, by the archive's UID. */
  boxesOf(sopInstanceUid: string): readonly Box[];
}

export const withKey = (world: Inspecting, wish: Deidentify): DeidWish => ({
  ...wish,
  key: wish.once ? keyForOnce() : deidentificationKey(world),
});

/**
 * Prepare a study to leave without names.
 *
 * @param showsPixels - Do pixels leave, in any form?
 * @throws AppError `consent_needed` where something has to be seen first, and wasn't.
 */
export async function leavingOf(
  world: Inspecting,
  whole: AnnotatedStudy,
  wish: DeidWish,
  showsPixels: boolean,
  signal?: AbortSignal,
): Promise<Leaving> {
  const studyUid = whole.study.uid;
  const seen = showsPixels ? await inspectStudy(world, studyUid, signal) : null;
  if (seen) mustBeConfirmed(seen, wish);
  const options = new Set(wish.options);
  const subject = await subjectFor(world, whole, wish.key, options);
  const { study, texts } = nameless(whole, { subject, options, text: wish.text });
  const digest = digestOf(studyUid, texts);
  if (texts.length > 0 && !wish.confirmed.includes(digest)) {
    const message = `Words of people would leave with study ${studyUid}. Read them, then confirm ${digest}.`;
    throw new AppError('consent_needed', message);
  }
  const suspects = new Map(seen?.images.map((each) => [each.sopInstanceUid, each.boxes]));
  const originals = new Map(
    whole.series.flatMap(({ instances }) =>
      instances.map(({ sopInstanceUid: uid }) => [subject.names.uid(uid), uid] as const),
    ),
  );
  return {
    ...{ study, subject, options, seen },
    leftBehind: leftOfReport(whole, wish.text),
    originalOf(uid) {
      const original = originals.get(uid);
      if (original === undefined) throw new AppError('not_found', 'No such image.');
      if (seen?.leftOut.has(original)) {
        throw new AppError('unsupported', seen.leftOut.get(original) ?? '');
      }
      return original;
    },
    // Whoever has seen more than was found says so of any image.
    boxesOf: (uid) => wish.boxes[uid] ?? suspects.get(uid) ?? [],
  };
}

const digestOf = (studyUid: string, texts: readonly FreeText[]) =>
  hash('sha256', JSON.stringify(['text', studyUid, texts]), 'hex');

async function subjectFor(
  world: Inspecting,
  study: AnnotatedStudy,
  key: Uint8Array,
  options: DeidOptions,
): Promise<Subject> {
  const firsts = await headersOfSome(
    world.db,
    'series',
    study.series.map(({ uid }) => uid),
  );
  const headers = [...firsts.values()].map((text) => JSON.parse(text) as DicomJson);
  return subjectOf(key, study.study.uid, headers, peopleOf(study), options);
}

/** @throws AppError `consent_needed`; its hint names images, boxes, and the digest to confirm. */
function mustBeConfirmed(
  { images, faces, digest }: Inspection,
  { confirmed, faces: facesSeen }: DeidWish,
): void {
  if (images.length > 0 && !confirmed.includes(digest)) {
    const list = images.map(
      ({ sopInstanceUid, reasons, boxes }) =>
        `${sopInstanceUid} (${reasons.join(', ')}): ${boxes.map((box) => box.join(' ')).join('; ') || 'no boxes'}`,
    );
    throw new AppError(
      'consent_needed',
      `Text stands, or may stand, in ${images.length} images. Look at them, then confirm ${digest}.`,
      { hint: list.join('\n') },
    );
  }
  if (faces.length > 0 && !facesSeen) {
    throw new AppError(
      'consent_needed',
      `A face can be rebuilt from ${faces.length} series. Faces are not changed here.`,
      { hint: `Confirm that you know: ${faces.join(', ')}` },
    );
  }
}

/**
 * What somebody has to see before a study leaves without names.
 *
 * @throws AppError `not_found`
 */
export async function whatMustBeSeen(
  world: Inspecting,
  studyUid: string,
  { text, showsPixels }: { text: Deidentify['text']; showsPixels: boolean },
  signal?: AbortSignal,
): Promise<Deidentification> {
  await mustSee(world, studyUid);
  const study = await withParts(
    world,
    await annotatedStudy(world, studyUid),
    new Set(['segments']),
  );
  const subject = await subjectFor(world, study, deidentificationKey(world), new Set());
  const { texts } = nameless(study, { subject, options: new Set(), text });
  const seen = showsPixels ? await inspectStudy(world, studyUid, signal) : null;
  const objects = [...(seen?.leftOut ?? [])].map(([uid, why]) => ({
    ...{ what: 'object' as const, uid, why },
  }));
  return {
    pseudonym: subject.pseudonym,
    pixels: seen && {
      digest: seen.digest,
      images: seen.images.map((image) => ({
        ...image,
        reasons: [...image.reasons],
        boxes: image.boxes.map(([left, top, right, bottom]) => [
          left,
          top,
          right,
          bottom,
        ]),
      })),
      faces: [...seen.faces],
    },
    leftBehind: [...objects, ...leftOfReport(study, text)],
    text:
      texts.length > 0 ? { digest: digestOf(studyUid, texts), texts: [...texts] } : null,
  };
}
