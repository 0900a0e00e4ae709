import { Command } from 'commander';
import type { RunVerb } from '@/lib/cli/verb';
import { printJson } from '@/lib/cli/output';
import { listModels } from '@/lib/workflow/models';

export const modelsCommand = (run: RunVerb) =>
  new Command('models').description('the configured models').addCommand(
    new Command('check')
      .description('is each configured model there?')
      .argument('[id]')
      .option('--json', 'one JSON line a model')
      .exitOverride()
      .action((id: string | undefined, { json }: { json?: boolean }) =>
        run(async (world) => {
          const { models, problems } = await listModels(world);
          for (const problem of problems) console.error(problem);
          const asked = models.filter((model) => id === undefined || model.id === id);
          for (const model of asked) {
            if (json) printJson(model);
            else console.log(`${model.id}  ${model.reason ?? 'reachable'}`);
          }
          if (asked.length === 0) console.error(`No model is called “${id}”.`);
          return asked.length > 0 && asked.every(({ reachable }) => reachable);
        }),
      ),
  );
