import { Command } from 'commander';
import { printJson } from '@/lib/cli/output';
import type { RunVerb } from '@/lib/cli/verb';
import {
  deletionText,
  listDeletions,
  readDeletion,
} from '@/lib/workflow/removal/certificates';

const AT_ONCE = 200;

export const removalCommand = (run: RunVerb) =>
  new Command('removal')
    .description('what was deleted: a certificate of each')
    .addCommand(
      new Command('certificates')
        .description('the newest first')
        .option('--json', 'each as a JSON line')
        .exitOverride()
        .action(({ json }: { json?: boolean }) =>
          run(async (world) => {
            for (let cursor: string | null | undefined; cursor !== null;) {
              const page = await listDeletions(world, { cursor, limit: AT_ONCE });
              for (const each of page.deletions) {
                const { id, deletedAt, deletedBy, studyUid, reason } = each;
                if (json) printJson(each);
                else console.log([id, deletedAt, deletedBy, studyUid, reason].join('\t'));
              }
              cursor = page.nextCursor;
            }
            return true;
          }),
        ),
    )
    .addCommand(
      new Command('certificate')
        .description('one of them, whole')
        .argument('<id>')
        .option('--json', 'as JSON')
        .exitOverride()
        .action((id: string, { json }: { json?: boolean }) =>
          run(async (world) => {
            if (json) printJson(await readDeletion(world, id));
            else process.stdout.write(await deletionText(world, id));
            return true;
          }),
        ),
    );
