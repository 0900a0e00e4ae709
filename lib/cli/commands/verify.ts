import { createHash } from 'node:crypto';
import { Command } from 'commander';
import type { RunVerb } from '@/lib/cli/verb';
import { openProgress, printJson } from '@/lib/cli/output';
import { AppError } from '@/lib/errors';
import { allObjects } from '@/lib/store/archive/instances';

export const verifyCommand = (run: RunVerb) =>
  new Command('verify')
    .description('re-hashes every stored object and checks it against the database')
    .option('--json', 'each fault as a JSON line')
    .action(({ json }: { json?: boolean }) =>
      run(async ({ db, objects }) => {
        const all = await allObjects(db);
        const progress = openProgress('Verifying', json ? undefined : all.length);
        let faults = 0;
        for (const { sha256 } of all) {
          const bytes = await objects.read(sha256).catch((error: unknown) => {
            if (error instanceof AppError) return undefined;
            throw error;
          });
          const found = bytes && createHash('sha256').update(bytes).digest('hex');
          progress.step(1);
          if (found === sha256) continue;
          faults += 1;
          const fault = bytes ? 'damaged' : 'missing';
          if (json) printJson({ sha256, fault });
          else progress.say(`${fault}  ${sha256}`);
        }
        progress.stop();
        const summary = { objects: all.length, faults };
        if (json) printJson(summary);
        else console.log(`${all.length} objects, ${faults} faults`);
        return faults === 0;
      }),
    );
