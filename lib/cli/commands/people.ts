import { Command, InvalidArgumentError, Option } from 'commander';
import { createTokenSchema, createUserSchema } from '@/lib/api/people/protocol';
import { RIGHTS, rightsOf, ROLE_NAMES, type Right } from '@/lib/api/people/rights';
import { parseOr400 } from '@/lib/api/handle';
import { printJson } from '@/lib/cli/output';
import type { RunVerb } from '@/lib/cli/verb';
import { getUser } from '@/lib/store/people/accounts';
import { getTokens, revokeToken } from '@/lib/store/people/tokens';
import { addUser, editUser, listUsers, makeToken } from '@/lib/workflow/people/accounts';

const JSON_OPTION = ['--json', 'the result as JSON lines'] as const;

export const userCommand = (run: RunVerb) =>
  new Command('user')
    .description('accounts: who may sign in')
    .addCommand(
      new Command('add')
        .argument('<email>')
        .addOption(new Option('--role <role>').choices(ROLE_NAMES).makeOptionMandatory())
        .option('--name <name>', 'as reports are signed; the address otherwise')
        .option(...JSON_OPTION)
        .exitOverride()
        .action(
          (email: string, options: { role: string; name?: string; json?: boolean }) =>
            run(async (world) => {
              const { role, name = email } = options;
              const asked = parseOr400(createUserSchema, { email, role, name });
              const added = await addUser(world, asked);
              if (options.json) printJson(added);
              else console.log(`${added.email}, ${role}`);
              if (!options.json && added.password) {
                console.log(`password, told this once: ${added.password}`);
              }
              return true;
            }),
        ),
    )
    .addCommand(
      new Command('list')
        .option(...JSON_OPTION)
        .exitOverride()
        .action(({ json }: { json?: boolean }) =>
          run(async (world) => {
            for (const user of await listUsers(world)) {
              const { email, role, name, disabledAt } = user;
              if (json) printJson(user);
              else {
                const state = disabledAt ? 'disabled' : 'active';
                console.log([email, role ?? 'no role', state, name].join('\t'));
              }
            }
            return true;
          }),
        ),
    )
    .addCommand(switchCommand(run, 'disable', true))
    .addCommand(switchCommand(run, 'enable', false));

const switchCommand = (run: RunVerb, name: string, disabled: boolean) =>
  new Command(name)
    .description(
      disabled ? 'ends all sessions and tokens of an account' : 'lets them sign in again',
    )
    .argument('<email>')
    .exitOverride()
    .action((email: string) =>
      run(async (world) => {
        const { id } = await getUser(world.db, { email: email.toLowerCase() });
        await editUser(world, id, { disabled });
        return true;
      }),
    );

const readRights = (text: string): Right[] => {
  const names = text.split(/[\s,]+/).filter(Boolean);
  const wrong = names.filter((name) => !RIGHTS.includes(name as Right));
  if (wrong.length > 0) {
    throw new InvalidArgumentError(`Rights are ${RIGHTS.join(', ')}.`);
  }
  return names as Right[];
};

interface TokenOptions {
  user: string;
  name: string;
  rights?: Right[];
  days: string;
  json?: boolean;
}

export const tokenCommand = (run: RunVerb) =>
  new Command('token')
    .description('tokens: what programs show instead of a password')
    .addCommand(
      new Command('create')
        .requiredOption('--user <email>', 'whose rights it has')
        .requiredOption('--name <name>', 'what it is for')
        .option('--rights <rights>', 'some of theirs; all otherwise', readRights)
        .option('--days <days>', 'how long it is good for', '90')
        .option(...JSON_OPTION)
        .exitOverride()
        .action(({ user, json, ...options }: TokenOptions) =>
          run(async (world) => {
            const owner = await getUser(world.db, { email: user.toLowerCase() });
            const asked = parseOr400(createTokenSchema, {
              name: options.name,
              rights: options.rights ?? [...rightsOf(owner.role)],
              days: Number(options.days),
            });
            const made = await makeToken(world, owner, asked);
            if (json) printJson(made);
            else console.log(`${made.token}\n${made.id}, until ${made.expiresAt}`);
            return true;
          }),
        ),
    )
    .addCommand(
      new Command('list')
        .option(...JSON_OPTION)
        .exitOverride()
        .action(({ json }: { json?: boolean }) =>
          run(async (world) => {
            for (const { id, name, user, expiresAt, revokedAt } of await getTokens(
              world.db,
              null,
            )) {
              const until = revokedAt ? 'revoked' : expiresAt.toISOString();
              if (json) printJson({ id, name, owner: user.email, expiresAt, revokedAt });
              else console.log([id, user.email, until, name].join('\t'));
            }
            return true;
          }),
        ),
    )
    .addCommand(
      new Command('revoke')
        .argument('<id>')
        .exitOverride()
        .action((id: string) =>
          run(async (world) => {
            await revokeToken(world.db, id, null, world.user);
            return true;
          }),
        ),
    );
