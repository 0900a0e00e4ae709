import { randomUUID } from 'node:crypto';
import {
  filesOf,
  NOT_COVERED,
  summaryOf,
  type Certificate,
  type CertificateSummary,
} from '@/lib/dicom/audit/certificate';
import { AppError } from '@/lib/errors';
import { archiveChanged } from '@/lib/store/archive/changes';
import { describeSeries } from '@/lib/store/archive/parents';
import { keepCertificate, sealed } from '@/lib/store/archive/removal/certificates';
import { mustBeFree, mustNotBeHeld } from '@/lib/store/archive/removal/free';
import { lockArchive, lockStudy } from '@/lib/store/archive/removal/lock';
import {
  countedElsewhere,
  removeExports,
  removeProposals,
  removeResearch,
  removeRuns,
  removeWork,
} from '@/lib/store/archive/removal/related';
import { letGo } from '@/lib/store/archive/removal/unused';
import { appendAct } from '@/lib/store/audit/events';
import { againIfBeaten, type Db, type DbSession } from '@/lib/store/db';

/** A study, a series or an instance of it. */
export interface Part {
  readonly studyUid: string;
  readonly seriesUid?: string | undefined;
  readonly sopInstanceUid?: string | undefined;
}

/** By whom, and why. */
export interface Because {
  readonly actor: string;
  readonly reason: string;
  /** Names of the retention rules that the study is due by. */
  readonly rules?: readonly string[];
  /** Of a whole study: reports, annotations and segments are no hindrance, and go too. */
  readonly withWork?: boolean;
  /** When its images changed last, as far as whoever decided this knows. */
  readonly unchangedSince?: Date;
}

/**
 * Remove a study, a series or an instance, with what only it needs: earlier versions, deleted
 * annotations and segments and, with the whole study, what models were sent and answered, and exports.
 * Series and studies that become empty go too. The room on the disk is given back later.
 *
 * @returns What is certified of it.
 * @throws AppError `not_found`; `conflict` while the study is held, or a report, an annotation, a
 *   segment or a run hangs on it, or where it changed.
 */
export async function removeFromArchive(
  db: Db,
  part: Part,
  because: Because,
): Promise<CertificateSummary> {
  const certificate = await againIfBeaten(() =>
    db.$transaction(
      async (session) => {
        await lockArchive(db, session, 'alone');
        await lockStudy(db, session, part.studyUid);
        const gone = await removeAll(session, part, because);
        const certified = certify(part, because, gone);
        const { id, whole, counts, reason } = certified;
        const { sha256 } = sealed(certified);
        const { studyUid, seriesUid, sopInstanceUid } = part;
        const event = await appendAct(db, session, {
          kind: whole ? 'study-deleted' : 'instances-deleted',
          action: 'D',
          actor: because.actor,
          studyUid,
          object: whole
            ? null
            : `instances of ${sopInstanceUid ?? seriesUid ?? studyUid}`,
          detail: { instances: counts.instances, certificate: id, sha256, reason },
        });
        await keepCertificate(session, certified, event);
        return certified;
      },
      { timeout: 60_000, maxWait: 60_000 },
    ),
  );
  archiveChanged();
  return summaryOf(certificate);
}

type Gone = Pick<Certificate, 'series' | 'otherFiles' | 'stays' | 'whole'> & {
  work: Pick<Certificate['counts'], 'reports' | 'annotations' | 'segments'>;
  runs: number;
  exports: number;
};

function certify(part: Part, because: Because, gone: Gone): Certificate {
  const { series, otherFiles, stays, whole, work, runs, exports } = gone;
  const files = filesOf({ series, otherFiles } as Certificate);
  return {
    format: 'overread-deletion-certificate/1',
    ...{ id: randomUUID(), deletedAt: new Date().toISOString() },
    ...{ deletedBy: because.actor, reason: because.reason },
    rules: [...(because.rules ?? [])],
    studyUid: part.studyUid,
    seriesUid: part.seriesUid ?? null,
    sopInstanceUid: part.sopInstanceUid ?? null,
    whole,
    counts: {
      series: series.length,
      instances: series.reduce((sum, { instances }) => sum + instances.length, 0),
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      ...{ ...work, runs, exports },
    },
    ...{ series, otherFiles, stays, notCovered: NOT_COVERED },
  };
}

async function removeAll(
  session: DbSession,
  part: Part,
  { withWork = false, unchangedSince }: Because,
): Promise<Gone> {
  const { studyUid, seriesUid, sopInstanceUid } = part;
  const below = {
    ...(seriesUid === undefined ? {} : { seriesUid }),
    ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }),
  };
  const where = { series: { studyUid }, ...below };
  const object = { select: { sha256: true, bytes: true } } as const;
  const instances = await session.instance.findMany({
    where,
    select: {
      ...{ seriesUid: true, sopInstanceUid: true, sopClassUid: true, object },
      versions: { select: { object }, orderBy: { version: 'desc' } },
    },
  });
  if (instances.length === 0) {
    throw new AppError('not_found', 'There are no such instances in the archive.');
  }
  await mustNotBeHeld(session, studyUid);
  if (unchangedSince) await mustBeAsItWas(session, studyUid, unchangedSince);
  const bySeries = Map.groupBy(instances, (each) => each.seriesUid);
  const onSeries = { studyUid, seriesUid: { in: [...bySeries.keys()] } };
  const takesWork = withWork && seriesUid === undefined && sopInstanceUid === undefined;
  await mustBeFree(session, { studyUid, ...below }, onSeries, takesWork);
  const work = takesWork
    ? await removeWork(session, studyUid)
    : { reports: 0, annotations: 0, segments: 0 };
  await session.annotation.deleteMany({ where: { studyUid, ...below } });
  await session.segment.deleteMany({ where: onSeries });
  await removeProposals(session, instances);
  await session.instance.deleteMany({ where });

  for (const [uid, { length }] of bySeries) {
    await session.series.update({
      where: { uid },
      data: { instanceCount: { decrement: length } },
    });
  }
  await session.series.deleteMany({ where: { studyUid, instances: { none: {} } } });
  const whole = (await session.series.count({ where: { studyUid } })) === 0;
  const related = whole ? await removeStudy(session, studyUid) : NOTHING;
  if (!whole) {
    await describeSeries(session, studyUid);
    await session.study.update({
      where: { uid: studyUid },
      data: { instanceCount: { decrement: instances.length }, updatedAt: new Date() },
    });
  }
  const series = [...bySeries].map(([uid, inside]) => ({
    seriesUid: uid,
    instances: inside.map((each) => ({
      sopInstanceUid: each.sopInstanceUid,
      sopClassUid: each.sopClassUid,
      files: [each.object, ...each.versions.map((version) => version.object)],
    })),
  }));
  const { otherFiles, runs, exports } = related;
  const names = filesOf({ series, otherFiles } as Certificate).map(
    ({ sha256 }) => sha256,
  );
  const went = await letGo(session, names, await countedElsewhere(session));
  const stays = names.filter((sha256) => !went.has(sha256));
  return { series, otherFiles, stays, whole, work, runs, exports };
}

const NOTHING = { otherFiles: [], runs: 0, exports: 0 };

async function removeStudy(session: DbSession, studyUid: string) {
  const runs = await removeRuns(session, studyUid);
  const exports = await removeExports(session, studyUid);
  await removeResearch(session, studyUid);
  await session.annotation.deleteMany({ where: { studyUid } });
  await session.segment.deleteMany({ where: { studyUid } });
  // What another archive said of it when it was fetched.
  await session.pull.updateMany({
    where: { studyUid, status: { notIn: ['waiting', 'running'] } },
    data: { study: '{}' },
  });
  await session.study.delete({ where: { uid: studyUid } });
  return {
    otherFiles: [...runs.files, ...exports.files],
    runs: runs.count,
    exports: exports.count,
  };
}

/** @throws AppError `conflict` */
async function mustBeAsItWas(session: DbSession, uid: string, since: Date) {
  const study = await session.study.findUnique({ where: { uid } });
  if (study?.updatedAt.getTime() === since.getTime()) return;
  throw new AppError('conflict', 'The images of this study changed just now.', {
    hint: 'Look at it again.',
    retryable: true,
  });
}
