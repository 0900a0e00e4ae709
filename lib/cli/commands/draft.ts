import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { askedRecipeSchema, type AskedRecipe } from '@/lib/api/models/recipes';
import type { Preview } from '@/lib/api/runs';
import type { RunVerb } from '@/lib/cli/verb';
import { printJson } from '@/lib/cli/output';
import { AppError } from '@/lib/errors';
import { startDraft } from '@/lib/workflow/draft/draft';
import { followRun, readRun } from '@/lib/workflow/draft/read-runs';
import { preview } from '@/lib/workflow/prepare/preview';
import { resolveRequest } from '@/lib/workflow/recipes/resolve';
import { studyDetail } from '@/lib/workflow/study-detail';

interface Options {
  model: string;
  series?: string[];
  recipe?: AskedRecipe;
  confirm?: string;
  json?: boolean;
}

export const draftCommand = (run: RunVerb) =>
  new Command('draft')
    .description('one model run over a study; prints the draft')
    .argument('<study-uid>')
    .requiredOption('--model <id>', 'a model of the models file, or baseline, or replay')
    .option('--series <uid...>', 'only these series; the first one otherwise')
    .option(
      '--recipe <name or json>',
      'a saved recipe by its name, or slices, window and question as the API takes them',
      parseRecipe,
    )
    .option(
      '--confirm <digest>',
      'send to a third party what has this digest; without it the digest is printed',
    )
    .option('--json', 'events and the run as JSON lines')
    .action((studyUid: string, options: Options) =>
      run(async (world) => {
        const { series } = await studyDetail(world, studyUid);
        // Without a series the recipe chooses, or it is the first one.
        const wanted = options.series ?? [undefined];
        let allWell = true;
        for (const seriesUid of wanted) {
          const stack = series.find((each) => each.seriesUid === seriesUid)?.stacks[0];
          if (seriesUid && !stack) {
            throw new AppError('not_found', `Series ${seriesUid} has no images here.`);
          }
          const request = await resolveRequest(world, {
            modelId: options.model,
            studyUid,
            recipe: { ...(stack && { stackId: stack.id }), ...options.recipe },
            ...(options.confirm && { confirmed: options.confirm }),
          });
          const {
            destination,
            digest,
            images,
            series: sent,
          } = await preview(world, request);
          for (const { seriesUid: chosen, chosenBy } of sent) {
            if (chosenBy) console.error(whyChosen(chosen, chosenBy));
          }
          if (destination.egress === 'remote' && digest !== options.confirm) {
            console.error(
              `Nothing was sent: ${images.length} ${images.length === 1 ? 'image' : 'images'} would go to ${destination.address}. ` +
                `To send exactly these, add --confirm ${digest}`,
            );
            allWell = false;
            continue;
          }
          const { id } = await startDraft(world, request);
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

/** “Series 1.2.3: the thinnest of 2 that fit.” */
function whyChosen(
  seriesUid: string,
  { rule, of }: NonNullable<Preview['series'][number]['chosenBy']>,
): string {
  const which = {
    first: 'the first',
    thinnest: 'the thinnest',
    thickest: 'the thickest',
    largest: 'the one with most images',
  }[rule.prefer];
  const one = rule.take === 'all' ? 'one' : which;
  return `Series ${seriesUid}: ${of === 1 ? 'the only one that fits' : `${one} of ${of} that fit`}.`;
}

/** What doesn't begin as JSON does is a name. */
function parseRecipe(text: string): AskedRecipe {
  if (!text.trimStart().startsWith('{')) return { name: text.trim() };
  try {
    const recipe = askedRecipeSchema.safeParse(JSON.parse(text));
    if (recipe.success) return recipe.data;
    throw new InvalidArgumentError(`\n${z.prettifyError(recipe.error)}`);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw error;
    throw new InvalidArgumentError('It is not JSON.');
  }
}
