import { randomUUID } from 'node:crypto';
import { planSchema } from '@/lib/api/research/experiments';
import type { Db } from '@/lib/store/db';
import { referenceSha256 } from '@/lib/workflow/cohorts/fingerprint';
import type { PhantomFile } from '@/tests/phantoms/series';

const NONE = '0'.repeat(64);

/** What an experiment leaves behind: a draft of each model on each study, with a box, and a reference. */
export async function makeExperiment(
  db: Db,
  files: readonly PhantomFile[],
  models: readonly string[],
): Promise<string> {
  const [experimentId, cohortId] = [randomUUID(), randomUUID()];
  const named = { cohortId, version: 1 };
  await db.cohort.create({
    data: { id: cohortId, name: cohortId, version: 1, author: 'Test' },
  });
  await db.cohortVersion.create({
    data: { ...named, author: 'Test', picked: '{}', sha256: NONE },
  });
  await db.experiment.create({
    data: {
      ...{ id: experimentId, name: 'Which one', cohortId, cohortVersion: 1 },
      plan: JSON.stringify(planFor(models)),
      ...{ seed: 1, state: 'done', author: 'Test', program: '0' },
    },
  });
  const facts = JSON.stringify({ modalities: ['CT'], series: 1, instances: 1 });
  let position = 0;
  for (const [at, { studyUid, seriesUid, sopInstanceUid }] of files.entries()) {
    const text = `Reference ${at + 1}: a 9 mm nodule.`;
    await db.cohortStudy.create({
      data: { ...named, studyUid, position: at + 1, fingerprint: NONE, facts },
    });
    await db.referenceReport.create({
      data: {
        ...{ ...named, studyUid, position: 1, source: 'text', text },
        sha256: referenceSha256(text, null),
      },
    });
    for (const modelId of models) {
      const say = (section: string, statement: string, box: number[] | null) => ({
        ...{ section, statement, polarity: 'present', certainty: 'high', anatomy: null },
        ...{ side: null, sizeMm: null },
        evidence: box ? [{ seriesUid, sopInstanceUid, frame: 1, box }] : [],
      });
      const place = models.indexOf(modelId);
      const statements = [
        say('findings', `Nodule ${at + 1} of ${9 + place} mm in the right lung.`, [
          ...[10 + 40 * place, 20, 40 + 40 * place, 50],
        ]),
        say('findings', 'No pleural effusion.', null),
        say('impression', `Nodule, follow up in ${3 + place} months.`, null),
      ];
      position += 1;
      await db.experimentRun.create({
        data: {
          ...{ id: `cell-${experimentId}-${position}`, experimentId, position, studyUid },
          ...{ modelId, arm: 0, repeat: 1, state: 'done', costUsd: 0.5, latencyMs: 1234 },
          draft: JSON.stringify({ statements, notes: [], warnings: [] }),
        },
      });
    }
  }
  return experimentId;
}

const planFor = (models: readonly string[]) =>
  planSchema.parse({
    models: models.map((id) => ({
      ...{
        id,
        title: id,
        adapter: 'openai-compatible',
        model: id,
        policyId: 'generic@1',
      },
      ...{ destination: { egress: 'local', address: null }, isPriced: true },
    })),
    arms: [{ preparation: {}, saved: null, prompt: '' }],
    ...{ repeats: 1, unreadText: 'stop', whenLost: 'again' },
  });
