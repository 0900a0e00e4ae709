import { Command, InvalidArgumentError, Option } from 'commander';
import { parseOr400 } from '@/lib/api/handle';
import { holdReasonSchema, putRetentionRuleSchema } from '@/lib/api/retention/protocol';
import { printJson } from '@/lib/cli/output';
import type { RunVerb } from '@/lib/cli/verb';
import { AppError } from '@/lib/errors';
import { dropRule, listRules, saveRule } from '@/lib/workflow/retention/keep';
import {
  hold,
  listDue,
  listHolds,
  release,
  runRetention,
} from '@/lib/workflow/retention/retention';

const JSON_OPTION = ['--json', 'the result as JSON lines'] as const;
const REASON = ['--reason <text>', 'why; without anything about a patient'] as const;

interface Said {
  json?: boolean;
  reason: string;
}

export const retentionCommand = (run: RunVerb) =>
  new Command('retention')
    .description('how long studies are kept; by default for ever')
    .addCommand(
      new Command('rules')
        .description('the rules there are')
        .option(...JSON_OPTION)
        .exitOverride()
        .action(({ json }: Said) =>
          run(async (world) => {
            for (const rule of await listRules(world)) {
              const { name, days, after, outcome, collectionId, withWork } = rule;
              if (json) printJson(rule);
              else {
                const of = collectionId === null ? 'all' : `collection ${collectionId}`;
                const work = withWork ? 'with reports' : 'without reports';
                const when = `${days} days after ${after}`;
                console.log([name, of, when, outcome, work].join('\t'));
              }
            }
            return true;
          }),
        ),
    )
    .addCommand(
      new Command('add')
        .description('a new rule')
        .argument('<name>')
        .requiredOption('--days <number>', 'how many', asDays)
        .addOption(
          new Option('--after <event>', 'what the days are counted from')
            .choices(['import', 'view', 'study-date'])
            .default('import'),
        )
        .option('--collection <id>', 'only for studies of this collection')
        .option('--delete', 'the server deletes what is due; else it is only listed')
        .option('--with-work', 'studies with reports and annotations, too')
        .option(...JSON_OPTION)
        .exitOverride()
        .action((name: string, options: Adding) =>
          run(async (world) => {
            const content = parseOr400(putRetentionRuleSchema, {
              ...{ name, days: options.days, after: options.after },
              collectionId: options.collection ?? null,
              outcome: options.delete ? 'delete' : 'list',
              withWork: options.withWork ?? false,
            });
            const rule = await saveRule(world, content);
            if (options.json) printJson(rule);
            else console.log(`rule ${rule.id}`);
            return true;
          }),
        ),
    )
    .addCommand(
      new Command('drop')
        .description('gives a rule up')
        .argument('<name>')
        .exitOverride()
        .action((name: string) =>
          run(async (world) => {
            const rules = await listRules(world);
            const rule = rules.find(
              (each) => each.name.toLowerCase() === name.toLowerCase(),
            );
            if (!rule) throw new AppError('not_found', 'There is no such rule.');
            await dropRule(world, rule);
            return true;
          }),
        ),
    )
    .addCommand(runCommand(run))
    .addCommand(
      new Command('holds')
        .description('studies that nobody can delete, and why')
        .option(...JSON_OPTION)
        .exitOverride()
        .action(({ json }: Said) =>
          run(async (world) => {
            for (const held of await listHolds(world)) {
              const { studyUid, createdAt, author, reason } = held;
              if (json) printJson(held);
              else console.log([studyUid, createdAt, author, reason].join('\t'));
            }
            return true;
          }),
        ),
    )
    .addCommand(
      new Command('hold')
        .description('nobody can delete this study from now on, and no rule does')
        .argument('<study-uid>')
        .requiredOption(...REASON)
        .exitOverride()
        .action((studyUid: string, { reason }: Said) =>
          run(async (world) => {
            await hold(world, studyUid, asReason(reason));
            return true;
          }),
        ),
    )
    .addCommand(
      new Command('release')
        .description('it can be deleted again')
        .argument('<study-uid>')
        .requiredOption(...REASON)
        .exitOverride()
        .action((studyUid: string, { reason }: Said) =>
          run(async (world) => {
            await release(world, studyUid, asReason(reason));
            return true;
          }),
        ),
    );

interface Adding {
  days: number;
  after: string;
  collection?: string;
  delete?: boolean;
  withWork?: boolean;
  json?: boolean;
}

const asReason = (reason: string) => parseOr400(holdReasonSchema, { reason }).reason;

function asDays(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a number of days.');
}

const runCommand = (run: RunVerb) =>
  new Command('run')
    .description('deletes everything that is due, each study with a certificate')
    .option('--dry-run', 'only tells what would go')
    .option(...REASON)
    .option(...JSON_OPTION)
    .exitOverride()
    .action(({ dryRun, reason, json }: Partial<Said> & { dryRun?: boolean }) =>
      run(async (world) => {
        if (dryRun) {
          const { studies, total } = await listDue(world);
          for (const { studyUid, since, instances, bytes, stays, rules } of studies) {
            const line = { studyUid, since, instances, bytes, stays, rules };
            if (json) printJson(line);
            else {
              const what = stays === null ? 'would go' : `stays (${stays})`;
              const how = `${instances} instances, ${bytes} bytes`;
              console.log([studyUid, what, since, how, rules.join('; ')].join('\t'));
            }
          }
          if (json) printJson({ due: total });
          else console.log(`${total} studies are due; nothing was deleted`);
          return true;
        }
        if (reason === undefined) {
          throw new AppError('invalid_request', 'A deletion needs a --reason.');
        }
        const { deleted, stayed } = await runRetention(world, {
          reason: asReason(reason),
        });
        for (const each of [...deleted, ...stayed]) {
          if (json) printJson(each);
          else console.log(Object.values(each).join('\t'));
        }
        if (!json) console.log(`${deleted.length} deleted, ${stayed.length} stayed`);
        return stayed.length === 0;
      }),
    );
