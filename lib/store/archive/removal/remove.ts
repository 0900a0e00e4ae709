import { AppError } from '@/lib/errors';
import { archiveChanged } from '@/lib/store/archive/changes';
import { describeSeries } from '@/lib/store/archive/parents';
import { lockArchive, lockStudy } from '@/lib/store/archive/removal/lock';
import { letGo } from '@/lib/store/archive/removal/unused';
import { appendAct } from '@/lib/store/audit/events';
import { againIfBeaten, type Db, type DbSession } from '@/lib/store/db';

/** A study, a series or an instance of it. */
export interface Part {
  readonly studyUid: string;
  readonly seriesUid?: string;
  readonly sopInstanceUid?: string;
}

/**
 * Remove a study, a series or an instance, with what only it needs: earlier versions, deleted
 * annotations and segments and, with the whole study, what models were sent and answered. Series and studies that
 * become empty go too. The room on the disk is given back later.
 *
 * @returns How many instances that were.
 * @throws AppError `not_found`; `conflict` while a report, an annotation, a segment or a run hangs on it.
 */
export async function removeFromArchive(
  db: Db,
  part: Part,
  actor: string,
): Promise<number> {
  const removed = await againIfBeaten(() =>
    db.$transaction(
      async (session) => {
        await lockArchive(db, session, 'alone');
        await lockStudy(db, session, part.studyUid);
        const instances = await removeAll(session, part);
        const { studyUid, seriesUid, sopInstanceUid } = part;
        const whole = (await session.study.count({ where: { uid: studyUid } })) === 0;
        await appendAct(db, session, {
          kind: whole ? 'study-deleted' : 'instances-deleted',
          action: 'D',
          actor,
          studyUid,
          object: whole
            ? null
            : `instances of ${sopInstanceUid ?? seriesUid ?? studyUid}`,
          detail: { instances },
        });
        return instances;
      },
      { timeout: 60_000, maxWait: 60_000 },
    ),
  );
  archiveChanged();
  return removed;
}

async function removeAll(
  session: DbSession,
  { studyUid, seriesUid, sopInstanceUid }: Part,
): Promise<number> {
  const below = {
    ...(seriesUid === undefined ? {} : { seriesUid }),
    ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }),
  };
  const where = { series: { studyUid }, ...below };
  const instances = await session.instance.findMany({
    where,
    select: {
      seriesUid: true,
      objectSha256: true,
      versions: { select: { objectSha256: true } },
    },
  });
  if (instances.length === 0) {
    throw new AppError('not_found', 'There are no such instances in the archive.');
  }
  const bySeries = Map.groupBy(instances, (each) => each.seriesUid);
  const onSeries = { studyUid, seriesUid: { in: [...bySeries.keys()] } };
  await mustBeFree(session, { studyUid, ...below }, onSeries);
  await session.annotation.deleteMany({ where: { studyUid, ...below } });
  await session.segment.deleteMany({ where: onSeries });
  await session.instance.deleteMany({ where });
  const objects = instances.flatMap(({ objectSha256, versions }) => [
    objectSha256,
    ...versions.map((version) => version.objectSha256),
  ]);

  for (const [uid, { length }] of bySeries) {
    await session.series.update({
      where: { uid },
      data: { instanceCount: { decrement: length } },
    });
  }
  await session.series.deleteMany({ where: { studyUid, instances: { none: {} } } });
  if ((await session.series.count({ where: { studyUid } })) === 0) {
    objects.push(...(await removeRuns(session, studyUid)));
    await session.annotation.deleteMany({ where: { studyUid } });
    await session.segment.deleteMany({ where: { studyUid } });
    await session.study.delete({ where: { uid: studyUid } });
  } else {
    await describeSeries(session, studyUid);
    await session.study.update({
      where: { uid: studyUid },
      data: { instanceCount: { decrement: instances.length }, updatedAt: new Date() },
    });
  }
  await letGo(session, objects, await countedElsewhere(session));
  return instances.length;
}

/** What a person has said of something stays with it. @throws AppError `conflict` */
async function mustBeFree(
  session: DbSession,
  part: Part,
  onSeries: { studyUid: string; seriesUid: { in: string[] } },
): Promise<void> {
  const { studyUid } = part;
  const reports = await session.report.count({ where: { studyUid } });
  const annotations = await session.annotation.count({
    where: { ...part, deletedAt: null },
  });
  // A segment is in space: it hangs on every image of its series.
  const segments = await session.segment.count({
    where: { ...onSeries, deletedAt: null },
  });
  const running = await session.run.count({ where: { studyUid, status: 'running' } });
  if (reports > 0) {
    // What a report says of a study may rest on any image of it.
    throw new AppError('conflict', 'This study has a report, and stays as long as that.');
  }
  if (annotations > 0) {
    const hanging =
      annotations === 1 ? 'An annotation hangs' : `${annotations} annotations hang`;
    throw new AppError('conflict', `${hanging} on these images.`, {
      hint: 'Delete the annotations first.',
    });
  }
  if (segments > 0) {
    const hanging = segments === 1 ? 'A segment hangs' : `${segments} segments hang`;
    throw new AppError('conflict', `${hanging} on this series.`, {
      hint: 'Delete the segments first.',
    });
  }
  if (running > 0) {
    throw new AppError('conflict', 'A model is working on this study.', {
      hint: 'Wait for it, or cancel its run.',
      retryable: true,
    });
  }
}

/** @returns The objects that they were sent. */
async function removeRuns(session: DbSession, studyUid: string): Promise<string[]> {
  const runs = await session.run.findMany({
    where: { studyUid },
    select: { images: true, files: true },
  });
  await session.run.deleteMany({ where: { studyUid } });
  return runs.flatMap(({ images, files }) => objectsIn(images + files));
}

/** Objects that runs and exports count on; they name them inside JSON. */
async function countedElsewhere(session: DbSession): Promise<Set<string>> {
  const runs = await session.run.findMany({ select: { images: true, files: true } });
  const exports = await session.export.findMany({ select: { files: true } });
  return new Set([
    ...runs.flatMap(({ images, files }) => objectsIn(images + files)),
    ...exports.flatMap(({ files }) => objectsIn(files)),
  ]);
}

const objectsIn = (json: string): string[] => json.match(/\b[0-9a-f]{64}\b/g) ?? [];
