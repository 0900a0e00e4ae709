import { Command, CommanderError } from 'commander';
import type { Right } from '@/lib/api/people/rights';
import { actingAs } from '@/lib/cli/acting';
import { auditCommand } from '@/lib/cli/commands/audit';
import { backupCommand, restoreCommand } from '@/lib/cli/commands/backup';
import { compareCommand } from '@/lib/cli/research/compare';
import { draftCommand } from '@/lib/cli/commands/draft';
import { exportCommand } from '@/lib/cli/commands/export';
import { importCommand } from '@/lib/cli/commands/import';
import { modelsCommand } from '@/lib/cli/commands/models';
import { pushCommand } from '@/lib/cli/commands/push';
import { removalCommand } from '@/lib/cli/commands/removal';
import { retentionCommand } from '@/lib/cli/commands/retention';
import { samplesCommand } from '@/lib/cli/commands/samples';
import { tokenCommand, userCommand } from '@/lib/cli/commands/people';
import { verifyCommand } from '@/lib/cli/commands/verify';
import type { RunVerb } from '@/lib/cli/verb';
import { readEnv, type Env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { closeWorld, openWorld } from '@/lib/workflow/world';

/** Each with the right that it takes of whoever shows a token. */
const COMMANDS = [
  [auditCommand, 'administer'],
  [importCommand, 'import'],
  [draftCommand, 'ask'],
  [compareCommand, 'ask'],
  [exportCommand, 'export'],
  [pushCommand, 'export'],
  [verifyCommand, 'administer'],
  [samplesCommand, 'import'],
  [modelsCommand, 'view'],
  [userCommand, 'administer'],
  [backupCommand, 'administer'],
  [tokenCommand, 'administer'],
  [retentionCommand, 'administer'],
  [removalCommand, 'administer'],
] as const satisfies readonly (readonly [(run: RunVerb) => Command, Right])[];

/** Exit codes of the contract. */
const DONE = 0;
const PARTLY_FAILED = 1;
const WRONG_USAGE = 2;

/**
 * Run one command of `overread`; output goes to the console.
 *
 * @param args - Without the names of the program.
 * @param variables - Usually `process.env`.
 * @returns The exit code.
 */
export async function runCommandLine(
  args: readonly string[],
  variables: Record<string, string | undefined>,
): Promise<number> {
  let allWell = true;
  const { OVERREAD_TOKEN: token } = variables;
  const withRight =
    (right: Right): RunVerb =>
    async (verb) => {
      const world = await openWorld(readEnv(variables));
      try {
        allWell = await actingAs(world, token, right, verb);
      } finally {
        await closeWorld(world);
      }
    };
  const withEnv = async (verb: (env: Env) => Promise<boolean>) => {
    if (token !== undefined) {
      throw new AppError(
        'forbidden',
        'A whole archive is put in place by nobody’s token.',
        {
          hint: 'Take OVERREAD_TOKEN out of the environment.',
        },
      );
    }
    allWell = await verb(readEnv(variables));
  };
  try {
    const program = programOf(withRight);
    program.addCommand(restoreCommand(withEnv).exitOverride());
    await program.parseAsync(args, { from: 'user' });
    return allWell ? DONE : PARTLY_FAILED;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
    const hint = error instanceof AppError && error.hint ? `\n${error.hint}` : '';
    console.error(`${error instanceof Error ? error.message : String(error)}${hint}`);
    return PARTLY_FAILED;
  }
}

function programOf(withRight: (right: Right) => RunVerb): Command {
  const program = new Command('overread')
    .description(
      'Medical-imaging viewer with multimodal-model annotation.\nResearch and education use only. Not a medical device.',
    )
    .exitOverride()
    .configureHelp({ sortSubcommands: true });
  // Started by the launcher itself; named here so that the help knows it.
  program
    .command('serve')
    .description('the server that `npm start` ends in')
    .option('--dev', 'rebuild as files change');
  for (const [add, right] of COMMANDS) {
    program.addCommand(add(withRight(right)).exitOverride());
  }
  return program;
}
