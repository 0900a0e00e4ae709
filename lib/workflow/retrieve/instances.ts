import { createHash } from 'node:crypto';
import { TAG, type DicomJson } from '@/lib/dicom/json';
import { PLAIN_TRANSFER_SYNTAX } from '@/lib/dicom/display/plain-frames';
import { codingOf, whyNotCoded, type Coding } from '@/lib/dicom/recode/coded-syntaxes';
import type { MediaRange } from '@/lib/dicomweb/accept';
import {
  canBe,
  chooseInstanceMedia,
  type InstanceMedia,
} from '@/lib/dicomweb/instance-media';
import type { StoredPiece } from '@/lib/dicomweb/multipart';
import { AppError } from '@/lib/errors';
import { getObjects, type StoredObjectOf } from '@/lib/store/archive/retrieval';
import { getInstance } from '@/lib/store/archive/studies';
import type { Place } from '@/lib/workflow/retrieve/known-series';
import { recoded } from '@/lib/workflow/retrieve/recode';
import type { World } from '@/lib/workflow/world';

type Archive = Pick<World, 'db' | 'objects'>;

/** Whole instances of a study, a series, or one, in order. @throws AppError `not_found` */
export async function instancesOf(
  { db }: Archive,
  place: Partial<Place> & Pick<Place, 'studyUid'>,
): Promise<StoredObjectOf[]> {
  const instances = await getObjects(db, place);
  if (instances.length > 0) return instances;
  throw new AppError('not_found', 'There are no such instances in the archive.');
}

/**
 * How instances are to be answered. Where that is in a compressed transfer syntax, every image has to
 * be one that it can hold; what is no image comes beside them in Explicit VR Little Endian.
 *
 * @throws AppError `not_acceptable`, with the reason
 */
export async function mediaOf(
  { db }: Archive,
  accepted: readonly MediaRange[],
  instances: readonly StoredObjectOf[],
): Promise<InstanceMedia> {
  const syntaxes = new Set(instances.map((each) => each.transferSyntaxUid));
  let asked = false;
  const media = chooseInstanceMedia(accepted, syntaxes, instances.length, () => {
    asked = true;
    return undefined;
  });
  if (!asked) return media;
  const headers: { header: DicomJson; stored: string }[] = [];
  for (const { sopInstanceUid, transferSyntaxUid: stored } of instances) {
    headers.push({ header: await headerOf(db, sopInstanceUid), stored });
  }
  const images = headers.filter(({ header }) => isImage(header));
  const toBeCoded = images.length > 0 ? images : headers;
  const whyNot = (coding: Coding) => {
    for (const { header, stored } of toBeCoded) {
      const reason = whyNotCoded(header, stored, coding);
      if (reason) return reason;
    }
    return undefined;
  };
  return chooseInstanceMedia(accepted, syntaxes, instances.length, whyNot);
}

const headerOf = async (db: World['db'], sopInstanceUid: string) =>
  JSON.parse((await getInstance(db, sopInstanceUid)).header) as DicomJson;

const isImage = (header: DicomJson) => TAG.Rows in header;

/** Another text for other bytes. */
export const etagOf = (instances: readonly StoredObjectOf[], { syntax }: InstanceMedia) =>
  createHash('sha256')
    .update(`${syntax} ${instances.map(({ objectSha256 }) => objectSha256).join()}`)
    .digest('hex')
    .slice(0, 40);

/** How much of a file is read at a time. */
const PIECE = 2 * 1024 ** 2;

/** A stored file in pieces. */
export function storedPieces(
  { objects }: Archive,
  { objectSha256, bytes }: StoredObjectOf,
): StoredPiece[] {
  return Array.from({ length: Math.ceil(bytes / PIECE) }, (_, at) => {
    const offset = at * PIECE;
    const length = Math.min(PIECE, bytes - offset);
    const read = (into: Buffer) => objects.readRange(objectSha256, offset, length, into);
    return { length, read };
  });
}

/** An instance in the syntax that was asked for, and what that is. */
export interface InstanceToSend {
  readonly syntax: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * @throws AppError `decode_failed`, `unsupported` before the first byte, if a transfer syntax was
 *   insisted on.
 */
export async function instanceAs(
  world: World,
  instance: StoredObjectOf,
  { syntax: asked, lenient }: InstanceMedia,
  signal: AbortSignal,
): Promise<InstanceToSend> {
  const stored = instance.transferSyntaxUid;
  const header = codingOf(asked) && (await headerOf(world.db, instance.sopInstanceUid));
  const syntax = header && !isImage(header) ? PLAIN_TRANSFER_SYNTAX : asked;
  const asStored = () => ({ syntax: stored, chunks: read(world, instance) });
  if (syntax === 'stored' || syntax === stored || !canBe(stored, syntax)) {
    return asStored();
  }
  const chunks = recoded(world, instance, syntax, signal);
  try {
    // The first chunk is there once the first frame could be decoded.
    const first = await chunks.next();
    return { syntax, chunks: withFirst(first, chunks) };
  } catch (error) {
    const cannot =
      error instanceof AppError && ['decode_failed', 'unsupported'].includes(error.code);
    if (lenient && cannot) return asStored();
    throw error;
  }
}

async function* read(world: Archive, instance: StoredObjectOf) {
  for (const piece of storedPieces(world, instance)) {
    yield await piece.read(Buffer.allocUnsafe(piece.length));
  }
}

async function* withFirst(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
) {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
