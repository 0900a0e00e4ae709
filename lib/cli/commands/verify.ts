import { hash } from 'node:crypto';
import { Command } from 'commander';
import type { RunVerb } from '@/lib/cli/verb';
import { openProgress, printJson } from '@/lib/cli/output';
import { AppError } from '@/lib/errors';
import { allObjects } from '@/lib/store/archive/instances';
import { isCounted, unusedObjects } from '@/lib/store/archive/removal/unused';
import { filesThatCameBack } from '@/lib/workflow/removal/certificates';
import type { World } from '@/lib/workflow/world';

export const verifyCommand = (run: RunVerb) =>
  new Command('verify')
    .description(
      're-hashes every stored object, checks it against the database, and looks for what should be gone',
    )
    .option('--json', 'each fault as a JSON line')
    .action(({ json }: { json?: boolean }) =>
      run(async (world) => {
        const { db, objects } = world;
        const unused = await unusedObjects(db);
        const all = (await allObjects(db)).filter(({ sha256 }) => !unused.has(sha256));
        const progress = openProgress('Verifying', json ? undefined : all.length);
        let faults = 0;
        for (const { sha256 } of all) {
          const fault = await faultOf(objects, sha256);
          progress.step(1);
          // It may have been deleted since this began.
          if (!fault || !(await isCounted(db, sha256))) continue;
          faults += 1;
          if (json) printJson({ sha256, fault });
          else progress.say(`${fault}  ${sha256}`);
        }
        progress.stop();
        for (const sha256 of await filesThatCameBack(world)) {
          faults += 1;
          if (json) printJson({ sha256, fault: 'should be gone' });
          else console.log(`should be gone, by its certificate  ${sha256}`);
        }
        const bytes = [...unused.values()].reduce((sum, each) => sum + each, 0);
        const toGiveBack = { objects: unused.size, bytes };
        if (json) printJson({ objects: all.length, faults, toGiveBack });
        else {
          console.log(`${all.length} objects, ${faults} faults`);
          if (unused.size > 0) {
            const room = `${unused.size} deleted objects, ${bytes} bytes`;
            console.log(`${room}: their room is given back while the server runs`);
          }
        }
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
