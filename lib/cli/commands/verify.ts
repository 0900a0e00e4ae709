import { hash } from 'node:crypto';
import { Command } from 'commander';
import type { RunVerb } from '@/lib/cli/verb';
import { openProgress, printJson } from '@/lib/cli/output';
import { AppError } from '@/lib/errors';
import { allObjects } from '@/lib/store/archive/instances';
import type { World } from '@/lib/workflow/world';

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
          const fault = await faultOf(objects, sha256);
          progress.step(1);
          if (!fault) continue;
          faults += 1;
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

/** Of an object; undefined = none. */
async function faultOf(
  objects: World['objects'],
  sha256: string,
): Promise<'damaged' | 'missing' | undefined> {
  try {
    const bytes = await objects.read(sha256);
    return hash('sha256', bytes, 'hex') === sha256 ? undefined : 'damaged';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === 'not_found' ? 'missing' : 'damaged';
  }
}
