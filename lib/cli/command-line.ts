import { Command, CommanderError } from 'commander';
import type { Right } from '@/lib/api/people/rights';
import { actingAs } from '@/lib/cli/acting';
import type { RunVerb } from '@/lib/cli/verb';
import { readEnv, type Env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { closeWorld, openWorld } from '@/lib/workflow/world';

type AddCommand = (run: RunVerb) => Command;

/**
 * Each with the right that it takes of whoever shows a token. Read when it is called for: all of them
 * together are most of the program.
 */
const COMMANDS: Readonly<Record<string, readonly [() => Promise<AddCommand>, Right]>> = {
  audit: [async () => (await import('./commands/audit')).auditCommand, 'administer'],
  deidentify: [
    async () => (await import('./commands/deidentify/deidentify')).deidentifyCommand,
    'export',
  ],
  import: [async () => (await import('./commands/import')).importCommand, 'import'],
  draft: [async () => (await import('./commands/draft')).draftCommand, 'ask'],
  compare: [async () => (await import('./research/compare')).compareCommand, 'ask'],
  export: [async () => (await import('./commands/export')).exportCommand, 'export'],
  push: [async () => (await import('./commands/push')).pushCommand, 'export'],
  verify: [async () => (await import('./commands/verify')).verifyCommand, 'administer'],
  samples: [async () => (await import('./commands/samples')).samplesCommand, 'import'],
  models: [async () => (await import('./commands/models')).modelsCommand, 'view'],
  user: [async () => (await import('./commands/people')).userCommand, 'administer'],
  backup: [async () => (await import('./commands/backup')).backupCommand, 'administer'],
  token: [async () => (await import('./commands/people')).tokenCommand, 'administer'],
  retention: [
    async () => (await import('./commands/retention')).retentionCommand,
    'administer',
  ],
  removal: [
    async () => (await import('./commands/removal')).removalCommand,
    'administer',
  ],
};

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
    const program = await programOf(args[0], withRight, withEnv);
    await program.parseAsync(args, { from: 'user' });
    return allWell ? DONE : PARTLY_FAILED;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
    const hint = error instanceof AppError && error.hint ? `\n${error.hint}` : '';
    console.error(`${error instanceof Error ? error.message : String(error)}${hint}`);
    return PARTLY_FAILED;
  }
}

/** @param name - Of the command that is asked for; all of them where it is none of ours. */
async function programOf(
  name: string | undefined,
  withRight: (right: Right) => RunVerb,
  withEnv: (verb: (env: Env) => Promise<boolean>) => Promise<void>,
): Promise<Command> {
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
  const isOne = name !== undefined && Object.hasOwn(COMMANDS, name);
  for (const [each, [read, right]] of Object.entries(COMMANDS)) {
    if (isOne && each !== name) continue;
    program.addCommand((await read())(withRight(right)).exitOverride());
  }
  if (!isOne) {
    const { restoreCommand } = await import('./commands/backup');
    program.addCommand(restoreCommand(withEnv).exitOverride());
  }
  return program;
}
