import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { TAG, numberOf, stringOf, type DicomJson } from '@/lib/dicom/json';

/** An instance is a part of a larger one, which was cut to be sent (PS3.3 C.7.6.16.2.2.4). */
export interface Concatenation {
  readonly uid: string;
  /** Its number among the parts, from 1. */
  readonly part: number;
  /** How many there are, where it is told. */
  readonly parts?: number;
  /** How many frames come before its own, where it is told. */
  readonly framesBefore?: number;
}

export function readConcatenation(header: DicomJson): Concatenation | undefined {
  const uid = stringOf(header, TAG.ConcatenationUID);
  const part = numberOf(header, TAG.InConcatenationNumber);
  if (!uid || part === undefined) return undefined;
  const parts = numberOf(header, TAG.InConcatenationTotalNumber);
  const framesBefore = numberOf(header, TAG.ConcatenationFrameOffsetNumber);
  return {
    ...{ uid, part },
    ...(parts !== undefined && { parts }),
    ...(framesBefore !== undefined && { framesBefore }),
  };
}

interface Frame {
  readonly sopInstanceUid: string;
  readonly frame: number;
}

/** Frames of a series in which parts of one instance are one instance again. */
export interface Joined {
  readonly frames: readonly FrameSummary[];
  /** The frame in the file. */
  inFile(frame: Frame): Frame;
  /** What of them is missing, of those that any of these frames belong to. */
  warnings(frames: readonly Frame[]): string[];
}

/**
 * Join the parts of concatenations: what was one multi-frame instance is put into stacks as one.
 * A part that is there twice is left as it is.
 */
export function joinConcatenations(frames: readonly FrameSummary[]): Joined {
  const files = new Map<string, Frame>();
  const warnings = new Map<string, string>();
  const byUid = Map.groupBy(frames, ({ concatenation }) => concatenation?.uid);
  const joined = [...byUid].flatMap(([uid, some]) => {
    if (uid === undefined) return some;
    const parts = partsOf(some);
    const missing = missingParts(parts);
    if (missing) warnings.set(uid, missing);
    const instanceNumber = some.reduce<number | undefined>(
      (least, { instanceNumber: each }) => Math.min(least ?? Infinity, each ?? Infinity),
      undefined,
    );
    return some.map((frame): FrameSummary => {
      const before = parts.find(({ sop }) => sop === frame.sopInstanceUid)?.before;
      const place = { sopInstanceUid: uid, frame: (before ?? 0) + frame.frame };
      if (before === undefined || files.has(keyOf(place))) return frame;
      files.set(keyOf(place), frame);
      return {
        ...{ ...frame, ...place, framesInInstance: some.length },
        ...(Number.isFinite(instanceNumber) && {
          instanceNumber: Number(instanceNumber),
        }),
      };
    });
  });
  const inFile = (frame: Frame) => files.get(keyOf(frame)) ?? frame;
  return {
    frames: joined,
    inFile,
    warnings: (some) => [
      ...new Set(
        some.flatMap(({ sopInstanceUid }) => warnings.get(sopInstanceUid) ?? []),
      ),
    ],
  };
}

const keyOf = ({ sopInstanceUid, frame }: Frame) => `${sopInstanceUid}/${frame}`;

interface Part {
  readonly sop: string;
  readonly number: number;
  readonly total: number | undefined;
  readonly before: number;
  readonly count: number;
}

/** In their order; where it isn't told how many frames come before, those that are here do. */
function partsOf(frames: readonly FrameSummary[]): Part[] {
  const instances = [...Map.groupBy(frames, ({ sopInstanceUid }) => sopInstanceUid)]
    .flatMap(([sop, own]) => {
      const told = own[0]?.concatenation;
      return told ? [{ sop, told, count: own.length }] : [];
    })
    .sort((a, b) => a.told.part - b.told.part);
  let counted = 0;
  return instances.map(({ sop, told, count }) => {
    const before = told.framesBefore ?? counted;
    counted = before + count;
    return { sop, number: told.part, total: told.parts, before, count };
  });
}

/** A sentence, where any are: by their numbers, and by the frames that are lacking. */
function missingParts(parts: readonly Part[]): string | undefined {
  const total = Math.max(...parts.map((each) => Math.max(each.total ?? 0, each.number)));
  const here = new Set(parts.map(({ number }) => number));
  const missing = Array.from({ length: total }, (_, index) => index + 1).filter(
    (number) => !here.has(number),
  );
  if (missing.length === 0) return undefined;
  const gaps = parts.flatMap((part, index) => {
    const previous = parts[index - 1];
    const from = previous ? previous.before + previous.count : 0;
    return part.before > from ? [`${from + 1} to ${part.before}`] : [];
  });
  const named = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ' …' : '');
  return (
    `This image was sent in ${total} parts, and ${
      missing.length === 1 ? `part ${named} is` : `parts ${named} are`
    } missing` + (gaps.length > 0 ? `: frames ${gaps.join(', ')}.` : '.')
  );
}
