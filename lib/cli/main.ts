import { Command, CommanderError } from 'commander';
import { readEnv } from '@/lib/env';
import { importCommand } from '@/lib/cli/commands/import';
import { draftCommand } from '@/lib/cli/commands/draft';
import { exportCommand } from '@/lib/cli/commands/export';
import { verifyCommand } from '@/lib/cli/commands/verify';
import { samplesCommand } from '@/lib/cli/commands/samples';
import { modelsCommand } from '@/lib/cli/commands/models';
import { AppError } from '@/lib/errors';
import { closeWorld, openWorld, type World } from '@/lib/workflow/world';

/** Exit codes of the contract. */
const PARTLY_FAILED = 1;
const WRONG_USAGE = 2;

/** @returns Whether all of it went well. */
export type Verb = (world: World) => Promise<boolean>;

async function withWorld(verb: Verb) {
  const world = await openWorld(readEnv(process.env));
  try {
    if (!(await verb(world))) process.exitCode = PARTLY_FAILED;
  } finally {
    await closeWorld(world);
  }
}

const program = new Command('overread')
  .description(
    'Medical-imaging viewer with multimodal-model annotation.\nResearch and education use only. Not a medical device.',
  )
  .exitOverride()
  .configureHelp({ sortSubcommands: true });

program
  .command('serve')
  .description('the server that `npm start` ends in')
  .option('--dev', 'rebuild as files change');

for (const add of [
  importCommand,
  draftCommand,
  exportCommand,
  verifyCommand,
  samplesCommand,
  modelsCommand,
]) {
  program.addCommand(add(withWorld).exitOverride());
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
  } else {
    const hint = error instanceof AppError && error.hint ? `\n${error.hint}` : '';
    console.error(`${error instanceof Error ? error.message : String(error)}${hint}`);
    process.exitCode = PARTLY_FAILED;
  }
}
