import {
  MOST_REFERENCES,
  MOST_STUDIES,
  type leftOutSchema,
  type PutCohort,
} from '@/lib/api/research/cohorts';
import type { z } from 'zod';
import { AppError } from '@/lib/errors';
import { bodyText, standing } from '@/lib/report/prose';
import { statementSchema } from '@/lib/report/finding';
import { findingsOfVersion } from '@/lib/store/reports/reports';
import {
  contentOf,
  signedReports,
  type NewReference,
  type NewVersion,
} from '@/lib/store/research/cohorts';
import {
  fingerprintOf,
  referenceSha256,
  versionSha256,
} from '@/lib/workflow/cohorts/fingerprint';
import { readTable } from '@/lib/workflow/cohorts/read-table';
import { studiesThatFit } from '@/lib/workflow/export/export';
import { hiddenOf } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';

type LeftOut = z.infer<typeof leftOutSchema>;
type Reading = Pick<World, 'db' | 'person'>;

/**
 * Choose studies, and hold fast what they and their reference reports are now.
 *
 * @throws AppError `invalid_request` where nothing is left, or too much.
 */
export async function lockedVersion(
  world: Reading,
  { name, pick, references }: PutCohort,
): Promise<NewVersion> {
  const { uids, texts } = await chosen(world, pick);
  const wanted = [...new Set(uids)];
  if (wanted.length > MOST_STUDIES) {
    throw new AppError(
      'invalid_request',
      `${wanted.length} studies are more than the ${MOST_STUDIES} of a cohort.`,
    );
  }
  // What may not be seen is answered as what isn't here.
  const hidden = await hiddenOf(world, wanted);
  const content = await contentOf(
    world.db,
    wanted.filter((uid) => !hidden.has(uid)),
  );
  const there = wanted.filter((uid) => (content.get(uid)?.instances.length ?? 0) > 0);
  const leftOut = wanted.flatMap((studyUid): LeftOut[] =>
    content.has(studyUid)
      ? there.includes(studyUid)
        ? []
        : [{ studyUid, why: 'no-images' }]
      : [{ studyUid, why: 'not-here' }],
  );
  if (there.length === 0) {
    throw new AppError('invalid_request', 'None of these studies is in the archive.');
  }
  const brought = Map.groupBy(
    [...references.texts, ...texts],
    ({ studyUid }) => studyUid,
  );
  const signed = references.signed ? await signedTexts(world, there) : new Map();
  const studies = there.map((studyUid) => {
    const { modalities, seriesCount, instanceCount, instances } = content.get(
      studyUid,
    ) as NonNullable<ReturnType<typeof content.get>>;
    const own: NewReference[] = [
      ...(brought.get(studyUid) ?? []).map(({ text }) => broughtAlong(text)),
      ...(signed.get(studyUid) ?? []),
    ];
    if (own.length > MOST_REFERENCES) {
      throw new AppError(
        'invalid_request',
        `Study ${studyUid} has ${own.length} reference reports; ${MOST_REFERENCES} are the most.`,
      );
    }
    return {
      studyUid,
      fingerprint: fingerprintOf({ instances }),
      facts: JSON.stringify({
        modalities: modalities.split('\\').filter(Boolean),
        series: seriesCount,
        instances: instanceCount,
      }),
      references: own,
    };
  });
  return {
    name,
    picked: JSON.stringify({ by: howPicked(pick), leftOut }),
    sha256: versionSha256(studies),
    studies,
  };
}

/** What for was looked may be a name: only that there was a search is kept. */
const howPicked = (pick: PutCohort['pick']) =>
  'query' in pick ? 'query' : 'file' in pick ? 'file' : 'list';

async function chosen(world: Reading, pick: PutCohort['pick']) {
  if ('query' in pick)
    return { uids: await studiesThatFit(world, pick.query), texts: [] };
  if ('studyUids' in pick) return { uids: pick.studyUids, texts: [] };
  const rows = readTable(pick.file.format, pick.file.text);
  return {
    uids: rows.map(({ studyUid }) => studyUid),
    texts: rows.flatMap(({ studyUid, report }) =>
      report === undefined ? [] : [{ studyUid, text: report }],
    ),
  };
}

const broughtAlong = (text: string): NewReference => ({
  ...{ source: 'text', reportId: null, reportVersion: null, text, findings: null },
  sha256: referenceSha256(text, null),
});

/** The signed report of each study that has one, in words and as what it states. */
async function signedTexts(
  { db }: Reading,
  studyUids: readonly string[],
): Promise<Map<string, NewReference[]>> {
  const found = new Map<string, NewReference[]>();
  for (const [studyUid, { id, signedVersion }] of await signedReports(db, studyUids)) {
    const said = standing(await findingsOfVersion(db, id, signedVersion));
    const text = bodyText(said);
    if (text === '') continue;
    const findings = JSON.stringify(said.map((each) => statementSchema.parse(each)));
    found.set(studyUid, [
      {
        ...{ source: 'report', reportId: id, reportVersion: signedVersion },
        ...{ text, findings, sha256: referenceSha256(text, findings) },
      },
    ]);
  }
  return found;
}
