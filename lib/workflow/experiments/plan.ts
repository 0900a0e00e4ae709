import { randomUUID } from 'node:crypto';
import { preparationSchema } from '@/lib/api/models/recipes';
import {
  createExperimentSchema,
  MOST_RUNS,
  planSchema,
  type Arm,
  type CreateExperiment,
  type Plan,
} from '@/lib/api/research/experiments';
import { AppError } from '@/lib/errors';
import { findRecipe } from '@/lib/store/recipes';
import { getCohort, getCohortVersion } from '@/lib/store/research/cohorts';
import { keepMasks } from '@/lib/store/research/masks';
import { keepExperiment, type NewCell } from '@/lib/store/research/experiments';
import { connect, destinationOf, findModel } from '@/lib/workflow/models';
import { referenceMasks } from '@/lib/workflow/experiments/masks';
import { bellOf } from '@/lib/workflow/experiments/bell';
import { mustNotBeHidden } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';
import packageJson from '@/package.json';

/**
 * Make an experiment: everything that it is made of is held fast, and what each run would send is
 * prepared from now on. Nothing is sent before somebody says so.
 *
 * @throws AppError `not_found` (cohort, model, recipe), `model_unconfigured`, `invalid_request`,
 *   `conflict`.
 */
export async function makeExperiment(
  world: World,
  asked: CreateExperiment,
): Promise<void> {
  const wanted = createExperimentSchema.parse(asked);
  const { id, name, cohortId, repeats, seed, unreadText, whenLost } = wanted;
  const cohort = await getCohort(world.db, cohortId);
  const version = wanted.cohortVersion ?? cohort.version;
  const { studies, imported } = await getCohortVersion(world.db, cohortId, version);
  if (imported !== null) {
    throw new AppError('unsupported', 'This cohort came in a bundle.', {
      hint: 'Its images are elsewhere: make a cohort of studies of this archive.',
    });
  }
  const studyUids = studies.map(({ studyUid }) => studyUid);
  await mustNotBeHidden(world, ...studyUids);
  const plan: Plan = {
    models: await plannedModels(world, [...new Set(wanted.models)]),
    arms: (await recipesOf(world, wanted.recipes)).flatMap((recipe) =>
      [...new Set(wanted.prompts)].map((prompt) => ({ ...recipe, prompt })),
    ),
    ...{ repeats, unreadText, whenLost },
  };
  const cells = cellsOf(plan, studyUids);
  if (cells.length > MOST_RUNS) {
    throw new AppError(
      'invalid_request',
      `These would be ${cells.length} runs; ${MOST_RUNS} are the most of one experiment.`,
    );
  }
  await keepExperiment(
    world.db,
    {
      ...{ id, name, cohortId, cohortVersion: version, seed, state: 'preparing' },
      plan: JSON.stringify(plan),
      budgetUsd: wanted.budgetUsd ?? null,
      ...{ author: world.user, program: packageJson.version },
    },
    cells,
  );
  for (const studyUid of studyUids) {
    await keepMasks(world.db, id, await referenceMasks(world, studyUid));
  }
  bellOf(world).ring();
}

/** Says at once what a model lacks. */
const plannedModels = (world: World, ids: readonly string[]) =>
  Promise.all(
    ids.map(async (id) => {
      const model = await findModel(world, id);
      connect(model);
      const destination = destinationOf(model);
      return {
        ...{ id, title: model.title, adapter: model.adapter, model: model.model },
        policyId: `${model.policy.id}@${model.policy.version}`,
        destination,
        isPriced: model.price !== null || destination.egress === 'here',
      };
    }),
  );

/** @throws AppError `not_found` */
async function recipesOf(
  { db }: Pick<World, 'db'>,
  names: readonly string[] | undefined,
): Promise<Omit<Arm, 'prompt'>[]> {
  if (!names) return [{ preparation: preparationSchema.parse({}), saved: null }];
  return Promise.all(
    [...new Set(names)].map(async (name) => {
      const found = await findRecipe(db, name);
      if (!found) throw new AppError('not_found', `No recipe is called “${name}”.`);
      return {
        preparation: preparationSchema.parse(JSON.parse(found.content)),
        saved: { id: found.id, name: found.name, version: found.version },
      };
    }),
  );
}

/** Repeat by repeat and study by study: what is there early can be compared. */
function cellsOf({ models, arms, repeats }: Plan, studyUids: readonly string[]) {
  const cells: NewCell[] = [];
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const studyUid of studyUids) {
      for (const { id: modelId } of models) {
        for (const arm of arms.keys()) {
          cells.push({
            ...{ id: randomUUID(), position: cells.length + 1, state: 'waiting' },
            ...{ studyUid, modelId, arm, repeat },
          });
        }
      }
    }
  }
  return cells;
}

/** As it is kept. */
export const planOf = ({ plan }: { plan: string }): Plan =>
  planSchema.parse(JSON.parse(plan));
