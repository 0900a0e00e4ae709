import { createHash } from 'node:crypto';
import { bareImage } from '@/lib/dicom/bare-image';
import { AppError } from '@/lib/errors';
import type { SentFile, SentVolume } from '@/lib/models/adapter';
import { assertFits } from '@/lib/models/limits';
import { volumeFile } from '@/lib/models/volume-file';
import { destinationOf } from '@/lib/workflow/models';
import { assertLooked } from '@/lib/workflow/draft/gate';
import { volumeOf, type FramedVolume } from '@/lib/workflow/draft/volume';
import type { Prepared } from '@/lib/workflow/prepare/prepare';

/** A file that leaves beside, or in place of, the pictures. */
export interface AttachedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The volume or the files of a request: made once, so that what was confirmed is what leaves. */
export interface Attached {
  volume(): Promise<SentVolume & FramedVolume>;
  files(): Promise<readonly SentFile[]>;
  /** What was made so far, in order. */
  made(): readonly AttachedFile[];
}

/** @param signal - Ends the reading of slices. */
export function attachedTo(
  prepared: Prepared,
  control: unknown,
  signal: AbortSignal,
): Attached {
  let volume: Promise<SentVolume & FramedVolume> | undefined;
  let files: Promise<readonly SentFile[]> | undefined;
  const made: AttachedFile[] = [];
  const refuse = () => {
    assertLooked(prepared);
    if (!control) return;
    // Blank and shuffled pictures are made of pictures: the volume itself would be no control.
    throw new AppError(
      'unsupported',
      'There are no controls for models that take volumes or files.',
    );
  };
  return {
    volume: () =>
      (volume ??= (async () => {
        refuse();
        const framed = await volumeOf(prepared, signal);
        const file = await volumeFile(framed);
        assertFits(prepared.model.policy, file.length);
        made.push(describe('volume.nii.gz', file));
        return { ...framed, file };
      })()),
    files: () =>
      (files ??= (async () => {
        refuse();
        const written = await filesOf(prepared, signal);
        assertFits(
          prepared.model.policy,
          written.reduce((sum, { bytes }) => sum + bytes.length, 0),
        );
        made.push(
          ...written.map(({ bytes }, index) => describe(`image-${index + 1}.dcm`, bytes)),
        );
        return written;
      })()),
    made: () => made,
  };
}

/**
 * What a model by its policy takes beside pictures, made before anybody is asked: a third party gets
 * only what a person has confirmed byte for byte. Elsewhere it is made when the model wants it.
 */
export async function makeForConfirming(
  { model }: Prepared,
  attached: Attached,
): Promise<readonly AttachedFile[]> {
  if (destinationOf(model).egress !== 'remote') return [];
  if (model.policy.takes === 'volume') await attached.volume();
  if (model.policy.takes === 'files') await attached.files();
  return attached.made();
}

async function filesOf(
  { picked, source }: Prepared,
  signal: AbortSignal,
): Promise<SentFile[]> {
  const files: SentFile[] = [];
  for (const [index, { sopInstanceUid, frame }] of picked.entries()) {
    signal.throwIfAborted();
    const described = await source.describe(sopInstanceUid, frame);
    const decoded = await source.decode(sopInstanceUid, frame, signal);
    files.push(bareImage(described, decoded, index + 1));
  }
  return files;
}

const describe = (name: string, bytes: Uint8Array): AttachedFile => ({
  name,
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
