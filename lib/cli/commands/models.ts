import { Command } from 'commander';
import type { RunVerb } from '@/lib/cli/verb';
import { printJson } from '@/lib/cli/output';
import { checkModel } from '@/lib/workflow/check/check-model';
import { listModels } from '@/lib/workflow/models';

export const modelsCommand = (run: RunVerb) =>
  new Command('models').description('the configured models').addCommand(
    new Command('check')
      .description(
        'is each configured model there, does it see, and does it answer as its policy says?',
      )
      .argument('[id]')
      .option('--json', 'one JSON line a model')
      .exitOverride()
      .action((id: string | undefined, { json }: { json?: boolean }) =>
        run(async (world) => {
          const { models, problems } = await listModels(world);
          for (const problem of problems) console.error(problem);
          const asked = models.filter((model) => id === undefined || model.id === id);
          let well = asked.length > 0;
          for (const model of asked) {
            const check = await checkModel(world, model.id, new AbortController().signal);
            well &&= check.results.every(({ outcome }) => outcome !== 'failed');
            if (json) printJson({ ...model, check });
            else {
              for (const { id: name, outcome, saw } of check.results) {
                console.log(
                  `${model.id}  ${name.padEnd(10)}  ${outcome.padEnd(7)}  ${saw}`,
                );
              }
            }
          }
          if (asked.length === 0) console.error(`No model is called “${id}”.`);
          return well;
        }),
      ),
  );
