import { Command } from 'commander';
import { recipeSchema } from '@/lib/api/runs';
import type { Verb } from '@/lib/cli/main';
import { printJson } from '@/lib/cli/output';
import { AppError } from '@/lib/errors';
import { startDraft } from '@/lib/workflow/draft/draft';
import { followRun, readRun } from '@/lib/workflow/draft/read-runs';
import { studyDetail } from '@/lib/workflow/study-detail';

interface Options {
  model: string;
  series?: string[];
  recipe?: string;
  json?: boolean;
}

export const draftCommand = (run: (verb: Verb) => Promise<void>) =>
  new Command('draft')
    .description('one model run over a study; prints the draft')
    .argument('<study-uid>')
    .requiredOption('--model <id>', 'a model of the models file, or baseline, or replay')
    .option('--series <uid...>', 'only these series; the first one otherwise')
    .option('--recipe <json>', 'slices, window and question, as the API takes them')
    .option('--json', 'events and the run as JSON lines')
    .action((studyUid: string, options: Options) =>
      run(async (world) => {
        const { series } = await studyDetail(world, studyUid);
        const wanted = options.series ?? series.slice(0, 1).map((each) => each.seriesUid);
        let allWell = true;
        for (const seriesUid of wanted) {
          const stack = series.find((each) => each.seriesUid === seriesUid)?.stacks[0];
          if (!stack) {
            throw new AppError('not_found', `Series ${seriesUid} has no images here.`);
          }
          const recipe = recipeSchema.safeParse({
            stackId: stack.id,
            ...(options.recipe ? parseRecipe(options.recipe) : {}),
          });
          if (!recipe.success) throw badRecipe(recipe.error);
          const { id } = await startDraft(world, {
            modelId: options.model,
            studyUid,
            recipe: recipe.data,
          });
          for await (const event of followRun(world, id)) {
            if (options.json) printJson(event);
            else if (event.type === 'retry') console.error(event.reason);
          }
          const ended = await readRun(world, id);
          if (options.json) printJson({ type: 'run', ...ended });
          else if (ended.draft) {
            for (const { section, statement } of ended.draft.statements) {
              console.log(`${section.padEnd(11)} ${statement}`);
            }
          } else {
            console.error([ended.error?.message, ended.error?.hint].join(' '));
          }
          allWell &&= ended.status === 'succeeded';
        }
        return allWell;
      }),
    );

function parseRecipe(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw badRecipe(cause);
  }
  throw badRecipe(undefined);
}

const badRecipe = (cause: unknown) =>
  new AppError('invalid_request', 'The recipe is not in the form the API takes.', {
    cause,
  });
