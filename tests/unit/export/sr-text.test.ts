import { describe, expect, it } from 'vitest';
import type { ReportedStudy } from '@/lib/export/annotated-study';
import { srText } from '@/lib/export/formats/documents/sr-text';
import { srTid1500 } from '@/lib/export/formats/documents/sr-tid1500';
import { fhirR4 } from '@/lib/export/formats/fhir-r4';
import { reportJson } from '@/lib/export/formats/report-json';
import { chestCt } from '@/tests/contract/export-fixtures';
import { onlyFile } from '@/tests/contract/written';
import { installed, runOn } from './installed';

/** The tree as dsrdump prints it, a line for each item. */
const dumped = (study: ReportedStudy) =>
  runOn(onlyFile(srText, study), 'dsrdump', ['+Pl', '+Pc']);

describe.skipIf(!installed('dsrdump', ['--version'], 'dcmtk'))('a text report', () => {
  it('has the report under its headings, as dsrdump reads it', () => {
    const { stdout, stderr } = dumped(chestCt);
    expect(stderr).not.toMatch(/^[EF]:/m);
    const places = [
      'CT Report',
      ' VERIFIED',
      ': FINAL',
      'Procedure reported',
      'Research and education use only. Not a medical device.',
      'Current Procedure Descriptions',
      '5 slices of the chest, 5 mm apart.',
      'Findings',
      '25 mm nodule in the left lung.',
      'ACR Category 2 Actionable Finding',
      'Told to Dr. Lee, ward 3 by telephone',
      'Impressions',
      'Nodule, follow-up advised.',
      'Key Images',
    ].map((text) => [text, stdout.indexOf(text) >= 0]);
    expect(places.filter(([, isThere]) => !isThere)).toEqual([]);
    const order = ['5 slices of', '25 mm nodule', 'No pleural', 'Nodule, follow-up'];
    const at = order.map((text) => stdout.indexOf(text));
    expect(at.toSorted((a, b) => a - b)).toEqual(at);
    // The sentence's three slices, which are the finding's evidence.
    const sentence = stdout
      .split('25 mm nodule in the left lung.')[1]
      ?.split('No pleural')[0];
    expect(sentence?.match(/inferred from IMAGE/g)).toHaveLength(3);
  });

  it('is unverified and partial, and says so, until somebody signs', () => {
    const report = { ...chestCt.report, signature: null, status: 'draft' as const };
    const { stdout } = dumped({ ...chestCt, report });
    expect(stdout).toContain(' UNVERIFIED');
    expect(stdout).toContain(': PARTIAL');
    expect(stdout).toContain('Unverified draft: nobody has signed it.');
    expect(dumped(chestCt).stdout).not.toMatch(/unverified/i);
  });
});

const HELP = {
  ...chestCt.run,
  id: 'run-help',
  model: { name: 'helper-vlm', version: '2.1' },
} as NonNullable<ReportedStudy['run']>;
/** The impression was proposed by another model, that was asked for help. */
const helped: ReportedStudy = {
  ...chestCt,
  helpRuns: [
    HELP,
    { ...HELP, id: 'run-unused', model: { name: 'nobody-used', version: null } },
  ],
  report: {
    ...chestCt.report,
    findings: chestCt.report.findings.map((each) =>
      each.id === 'f4' ? { ...each, source: 'model' as const, runId: 'run-help' } : each,
    ),
  },
};

it.each([srText, srTid1500, fhirR4, reportJson])(
  'names the model that was asked for help, and no other: $id',
  (format) => {
    const file = Buffer.from(onlyFile(format, helped)).toString('utf8');
    for (const text of ['helper-vlm', '2.1', 'run-help', 'google/medgemma-1.5-4b-it'])
      expect(file, text).toContain(text);
    expect(file).not.toContain('nobody-used');
    expect(Buffer.from(onlyFile(format, chestCt)).toString('utf8')).not.toContain(
      'helper-vlm',
    );
  },
);
