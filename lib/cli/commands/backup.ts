import { Command } from 'commander';
import { printJson } from '@/lib/cli/output';
import type { RunVerb } from '@/lib/cli/verb';
import type { Env } from '@/lib/env';
import { backUp } from '@/lib/workflow/backup/back-up';
import { restore } from '@/lib/workflow/backup/restore';

export const backupCommand = (run: RunVerb) =>
  new Command('backup')
    .description('writes the whole archive to one file, while a server goes on with it')
    .argument('<file>')
    .option('--json', 'the result as a JSON line')
    .exitOverride()
    .action((file: string, { json }: { json?: boolean }) =>
      run(async (world) => {
        const made = await backUp(world, file);
        if (json) printJson({ file, ...made });
        else console.log(`${file}: ${made.objects} objects, ${made.bytes} bytes`);
        return true;
      }),
    );

/** @param run - Without an archive: there must be none yet. */
export const restoreCommand = (
  run: (verb: (env: Env) => Promise<boolean>) => Promise<void>,
) =>
  new Command('restore')
    .description('puts a backup where nothing is yet, each object hashed')
    .argument('<file>')
    .option('--json', 'the result as a JSON line')
    .exitOverride()
    .action((file: string, { json }: { json?: boolean }) =>
      run(async (env) => {
        const { objects } = await restore(env, file);
        if (json) printJson({ objects });
        else console.log(`${objects} objects are in ${env.dataFolder}`);
        return true;
      }),
    );
