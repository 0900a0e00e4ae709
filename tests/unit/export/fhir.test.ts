import { Fhir } from 'fhir';
import { describe, expect, it } from 'vitest';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import { dateTime, humanName, uuidFrom } from '@/lib/export/fhir/values';
import { fhirR4 } from '@/lib/export/formats/fhir-r4';
import { exportedStatusSchema } from '@/lib/report/review/life-cycle';
import { chestCt, tiedTo, ultrasoundClip } from '@/tests/contract/export-fixtures';

interface Entry {
  fullUrl: string;
  resource: { resourceType: string; id: string } & Record<string, unknown>;
}
interface Bundle {
  resourceType: string;
  entry: Entry[];
}

function bundleOf(study: AnnotatedStudy): Bundle {
  const [file] = [...(fhirR4.write(study, NO_PIXELS) as Iterable<{ bytes: Uint8Array }>)];
  return JSON.parse(new TextDecoder().decode(file?.bytes)) as Bundle;
}
const refused = () => Promise.reject(new Error('It has no pixels.'));
const NO_PIXELS = { values: refused, picture: refused, clips: refused, fonts: refused };

const fhir = new Fhir();
/** Without codes of value sets that the validator has not (SNOMED CT, LOINC, v3): it says so of each. */
function faults(resource: object) {
  const { messages } = fhir.validate(resource, { errorOnUnexpected: true });
  const lacking = messages
    .filter(({ message }) => /^Value set .* could not be found/.test(message ?? ''))
    .map(({ location }) => location);
  return messages.filter(({ location }) => !lacking.includes(location));
}
const only = (bundle: Bundle, type: string) =>
  bundle.entry.map(({ resource }) => resource).filter((r) => r.resourceType === type);

const STUDIES = { chestCt, ultrasoundClip, tied: tiedTo(chestCt) };

describe.each(Object.entries(STUDIES))('the bundle of %s', (_, study) => {
  const bundle = bundleOf(study);

  it('is what FHIR R4 says of it, by its own definitions', () => {
    expect(faults(bundle)).toEqual([]);
    for (const { resource } of bundle.entry) expect(faults(resource)).toEqual([]);
  });

  it('refers to nothing that is not in it', () => {
    const urls = bundle.entry.map(({ fullUrl }) => fullUrl);
    expect(new Set(urls).size).toBe(urls.length);
    const referred = [...JSON.stringify(bundle).matchAll(/"reference":"([^"]+)"/g)];
    expect(referred.length).toBeGreaterThan(5);
    for (const [, url] of referred) expect(urls).toContain(url);
  });
});

it('says what a finding was measured by, and by which drawing', () => {
  const bundle = bundleOf(tiedTo(chestCt));
  const finding = only(bundle, 'Observation').find(
    (each) => each['valueString'] === '25 mm nodule in the left lung.',
  ) as unknown as {
    component: { code: { coding?: { code: string }[] }; valueQuantity?: object }[];
    hasMember: { reference: string }[];
  };
  // SNOMED CT: long axis, short axis.
  const coded = (code: string) =>
    finding.component.find(({ code: { coding } }) => coding?.[0]?.code === code);
  const mm = { unit: 'mm', system: 'http://unitsofmeasure.org', code: 'mm' };
  expect(coded('103339001')?.valueQuantity).toEqual({ value: 12.3, ...mm });
  expect(coded('103340004')?.valueQuantity).toEqual({ value: 8.1, ...mm });
  const [member] = finding.hasMember;
  const drawing = bundle.entry.find(({ fullUrl }) => fullUrl === member?.reference);
  expect(drawing?.resource['method']).toEqual({ text: chestCt.annotations[0]?.tool });
  expect(finding.hasMember).toHaveLength(1);
});

it('tells of a critical result, and of whom was told', () => {
  const bundle = bundleOf(chestCt);
  const [told] = only(bundle, 'Communication');
  const { about } = told as unknown as { about: { reference: string }[] };
  const finding = bundle.entry.find(({ fullUrl }) => fullUrl === about[0]?.reference);
  expect(finding?.resource).toMatchObject({
    valueString: '25 mm nodule in the left lung.',
    interpretation: [
      { coding: [{ code: 'POS' }] },
      { coding: [{ code: 'AA', display: 'Critical abnormal' }] },
    ],
  });
  expect(told).toMatchObject({
    status: 'completed',
    medium: [{ coding: [{ code: 'PHONE' }] }],
    sent: '2026-03-01T10:10:00.000Z',
    recipient: [{ display: 'Dr. Lee, ward 3' }],
    sender: { display: 'Bea Second' },
  });
  expect(only(bundleOf(ultrasoundClip), 'Communication')).toEqual([]);
});

it('a fault is found', () => {
  const [report] = only(bundleOf(chestCt), 'DiagnosticReport');
  for (const change of [{ status: 'done' }, { result: [{ x: 1 }] }, { invented: 1 }]) {
    expect(faults({ ...report, ...change })).not.toEqual([]);
  }
});

it.each([
  ['draft', 'partial', 'preliminary'],
  ['preliminary', 'preliminary', 'preliminary'],
  ['final', 'final', 'final'],
  ['amended', 'amended', 'amended'],
  ['appended', 'appended', 'final'],
])('a report that is %s is %s, and what it says is %s', (status, report, observed) => {
  const { report: version } = chestCt;
  if (!version) throw new Error('The fixture has no report.');
  const bundle = bundleOf({
    ...chestCt,
    report: { ...version, status: exportedStatusSchema.parse(status) },
  });
  expect(only(bundle, 'DiagnosticReport')[0]?.['status']).toBe(report);
  const states = only(bundle, 'Observation').map((each) => each['status']);
  expect(new Set(states)).toEqual(new Set([observed]));
});

it('times have a zone, or are days', () => {
  expect(dateTime('20260228', '235959.123456', '-0330')).toBe(
    '2026-02-28T23:59:59-03:30',
  );
  expect(dateTime('20260228', '0915', '+0100')).toBe('2026-02-28T09:15:00+01:00');
  expect(dateTime('20260228', '091500', null)).toBe('2026-02-28');
  expect(dateTime('20260230', '091500', '+0000')).toBeUndefined();
  expect(dateTime(null, '091500', '+0000')).toBeUndefined();
});

it('names are parted as PN parts them (PS3.5 6.2.1)', () => {
  expect(humanName('Adams^John Robert Quincy^^Rev.^B.A. M.Div.')).toEqual({
    text: 'Adams John Robert Quincy Rev. B.A. M.Div.',
    family: 'Adams',
    given: ['John', 'Robert', 'Quincy'],
    prefix: ['Rev.'],
    suffix: ['B.A.', 'M.Div.'],
  });
  expect(humanName('Wang^XiaoDong=王^小东')).toEqual({
    text: 'Wang XiaoDong',
    family: 'Wang',
    given: ['XiaoDong'],
  });
  expect(humanName('Ada Reader')).toEqual({ text: 'Ada Reader' });
});

it('ids are UUIDs of version 8 (RFC 9562), the same for the same', () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(uuidFrom('one')).toMatch(form);
  expect(uuidFrom('one')).toBe(uuidFrom('one'));
  expect(uuidFrom('one')).not.toBe(uuidFrom('two'));
});
