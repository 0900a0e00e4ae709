import { Command, Option } from 'commander';
import { printJson } from '@/lib/cli/output';
import type { RunVerb } from '@/lib/cli/verb';
import { checkTrail, exportTrail } from '@/lib/workflow/audit/trail';

interface Period {
  from?: string;
  to?: string;
}

export const auditCommand = (run: RunVerb) =>
  new Command('audit')
    .description('what was done here, by whom, and whether that was tampered with')
    .addCommand(
      new Command('verify')
        .description(
          'counts every hash of the trail again, and of the certificates of deletion',
        )
        .option(
          '--noted <hash>',
          'a head that an earlier verify printed: is it still there?',
        )
        .option('--json', 'the result as a JSON line')
        .exitOverride()
        .action(({ noted, json }: { noted?: string; json?: boolean }) =>
          run(async (world) => {
            const check = await checkTrail(world, noted);
            if (json) printJson(check);
            else {
              for (const { sequence, fault } of check.faults) {
                console.log(`event ${sequence}: ${fault}`);
              }
              for (const { id, fault } of check.certificates) {
                console.log(`certificate ${id}: ${fault}`);
              }
              if (check.noted === false)
                console.log('The noted head is not in the trail.');
              console.log(`${check.events} events, ${check.faults.length} faults`);
              console.log(`head ${check.head}`);
            }
            const { faults, certificates, noted: isThere } = check;
            return faults.length + certificates.length === 0 && isThere !== false;
          }),
        ),
    )
    .addCommand(
      new Command('export')
        .description('writes the trail to the standard output')
        .addOption(
          new Option(
            '--format <format>',
            'DICOM audit messages, or AuditEvents of FHIR R4',
          )
            .choices(['dicom', 'fhir'])
            .default('dicom'),
        )
        .option('--from <time>', 'from then on, e.g. 2026-11-26T00:00:00Z')
        .option('--to <time>', 'before then')
        .exitOverride()
        .action(({ format, ...period }: Period & { format: 'dicom' | 'fhir' }) =>
          run(async (world) => {
            for await (const line of exportTrail(world, { format, ...period })) {
              process.stdout.write(line);
            }
            return true;
          }),
        ),
    );
