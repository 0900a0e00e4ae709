import { Command } from 'commander';
import type { RunVerb } from '@/lib/cli/verb';
import { openProgress } from '@/lib/cli/output';
import { loadSamples } from '@/lib/workflow/load-samples';

/** What the server runs before its first start; by hand, it brings deleted samples back. */
export const samplesCommand = (run: RunVerb) =>
  new Command('samples')
    .description('load the sample studies')
    .option('--once', 'only if they never were, and OVERREAD_SAMPLES allows it')
    .action(({ once }: { once?: boolean }) =>
      run(async (world) => {
        const progress = openProgress('Loading the samples', undefined);
        const loaded = await loadSamples(world, {
          once: once ?? false,
          say: progress.say,
        });
        progress.stop();
        return loaded;
      }),
    );
