import type { Push } from '@/lib/api/pacs/push';
import { findDataSet } from '@/lib/dicom/part10/file-start';
import { AppError } from '@/lib/errors';
import { getObjects } from '@/lib/store/archive/retrieval';
import { planPush, type Planned } from '@/lib/store/pacs/pushes';
import { keptFiles, runExport } from '@/lib/workflow/export/export';
import type { LivePush } from '@/lib/workflow/pacs/push/board';
import type { PushWorld } from '@/lib/workflow/pacs/push/run';

/**
 * Make what is to be sent, and write down all of it: images first, since others’ objects refer to them.
 *
 * @throws AppError `not_found`; `conflict` where there is nothing.
 */
export async function plan(world: PushWorld, live: LivePush): Promise<void> {
  const { push, signal } = live;
  const made = push.formats.length > 0 ? await make(world, push, signal) : undefined;
  const objects = [
    ...(push.images ? await imagesOf(world, push) : []),
    ...(made?.objects ?? []),
  ];
  const problems = made?.problems ?? [];
  if (objects.length === 0) {
    throw new AppError('conflict', 'There is nothing to send.', {
      hint: problems.join(' '),
    });
  }
  const { exportId = null, leftBehind = [] } = made ?? {};
  const kept = {
    ...{ objects, exportId, problems: JSON.stringify(problems) },
    leftBehind: JSON.stringify(leftBehind),
  };
  await planPush(world.db, push.id, kept);
  const counts = { ...push.counts, waiting: objects.length };
  live.change({ total: objects.length, problems, leftBehind, counts });
}

async function imagesOf({ db }: PushWorld, { studyUid }: Push): Promise<Planned[]> {
  const images = await getObjects(db, { studyUid });
  return images.map(({ sopInstanceUid, sopClassUid, transferSyntaxUid }) => ({
    ...{ sopInstanceUid, sopClassUid, transferSyntaxUid },
    format: '',
    objectSha256: null,
  }));
}

async function make(
  world: PushWorld,
  { studyUid, formats, validate, deidentify }: Push,
  signal: AbortSignal,
) {
  const request = { studyUids: [studyUid], formats, validate, images: 'marked' } as const;
  const {
    id: exportId,
    problems,
    leftBehind,
  } = await runExport(
    world,
    { ...request, studyUids: [studyUid], formats: [...formats], deidentify },
    signal,
  );
  const objects: Planned[] = [];
  for (const file of await keptFiles(world, exportId)) {
    // What a validator finds fault with is told in the problems.
    if (file.mediaType !== 'application/dicom' || (file.errors ?? 0) > 0) continue;
    const start = findDataSet(await world.objects.read(file.sha256));
    objects.push({
      sopInstanceUid: start.mediaStorage.sopInstanceUid ?? '',
      sopClassUid: start.mediaStorage.sopClassUid ?? '',
      transferSyntaxUid: start.transferSyntaxUid,
      format: file.format ?? '',
      objectSha256: file.sha256,
    });
  }
  return { exportId, problems, leftBehind, objects };
}
