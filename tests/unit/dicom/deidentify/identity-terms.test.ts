import { expect, it } from 'vitest';
import { identityTerms } from '@/lib/dicom/deidentify/identity-terms';
import { shifted } from '@/lib/dicom/deidentify/dates';

const terms = identityTerms(
  ['Müller-Lüdenscheidt^Jörg', 'Li^Wei', '王^小东'],
  ['PAT-0042', 'St. Elsewhere'],
);

it.each([
  [
    'Mr Jörg was compared with the study before.',
    'Mr [removed] was compared with the study before.',
  ],
  ['Nodule, seen by MÜLLER-LÜDENSCHEIDT.', 'Nodule, seen by [removed].'],
  [
    'Wei Li has no effusion; li stays a word.',
    '[removed] [removed] has no effusion; li stays a word.',
  ],
  ['患者王小东，无异常', '患者[removed]，无异常'],
  ['pat-0042 of St. Elsewhere', '[removed] of [removed]'],
  [
    'Since 12.03.2024 and 2024-03-12, at 10:15.',
    'Since [removed] and [removed], at [removed].',
  ],
  ['On 3 March 2024 and March 3, 2024.', 'On [removed] and [removed].'],
  ['2024年3月12日', '[removed]'],
  ['Call +49 89 1234567 or a.b@example.org', 'Call [removed] or [removed]'],
  ['Accession 83749201, ref ZQ77CANARY', 'Accession [removed], ref [removed]'],
  ['Told to Dr. Anna Smith and Prof. Jones', 'Told to [removed] and [removed]'],
  ['See https://pacs.example.org/x and 1.2.840.113619.2', 'See [removed] and [removed]'],
])('takes what identifies out of “%s”', (text, expected) => {
  expect(terms.redact(text)).toBe(expected);
});

it.each([
  'Nodule of 12 mm in S6 at L4/L5, T12 and C3-C4, 1000mAs, 120kV, 25cm3.',
  'BI-RADS4a, LIRADS5, T1aN0M0, SUV 3.5, 2.5 x 3.1 cm; BIRADS2; 18F-FDG.',
  'No dr sign; the prof of the lesion is smooth.',
  'Right upper lobe, 50-60 %, 3/4 of it, in 2024.',
])('leaves measures, levels and scores alone: “%s”', (text) => {
  expect(terms.redact(text)).toBe(text);
});

it('knows nothing where nothing is known', () => {
  expect(identityTerms([], []).occurIn('anything')).toBe(false);
  expect(identityTerms(['Anonymous', '-', 'A'], ['']).occurIn('anonymous A -')).toBe(
    false,
  );
});

it.each([
  ['DA', '20240301', -1, '20240229'],
  ['DA', '2023.03.01', -1, '20230228'],
  ['DA', '19000101', -3650, '18900103'], // ten years of 365 days: two leap days (1892, 1896) more
  ['DT', '20240101', -1, '20231231'],
  ['DT', '2024', -1, undefined],
  ['DA', '20230229', -1, undefined],
  ['DA', '20231301', 0, undefined],
  ['DA', '00010101', -1, undefined],
  ['TM', '10:11:12', -5, '10:11:12'],
  ['TM', 'noon', 0, undefined],
])('moves %s %s by %i days: %s', (vr, value, days, expected) => {
  expect(shifted(vr, value, days)).toBe(expected);
});
