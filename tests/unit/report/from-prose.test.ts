import { expect, it } from 'vitest';
import { draftFromProse } from '@/lib/report/from-prose';

const REPORT = `**EXAMINATION:** CT of the chest with contrast.
HISTORY: Cough for 3 weeks. Smoker.

FINDINGS:
Lungs: There is a 1.2 cm nodule in the right upper lobe (series 3). No pleural effusion.
- There is no lymphadenopathy.

IMPRESSION
1. Nodule of the right upper lobe, 12 mm.
2. Follow-up by CT in 3 months is suggested.
`;

it('reads a report sentence by sentence, each in its section', () => {
  const { findings, impression, notes } = draftFromProse(REPORT);
  expect(
    findings.map(({ section, statement, polarity }) => [section, statement, polarity]),
  ).toEqual([
    ['technique', 'CT of the chest with contrast.', 'present'],
    [
      'findings',
      'Lungs: There is a 1.2 cm nodule in the right upper lobe (series 3).',
      'present',
    ],
    ['findings', 'No pleural effusion.', 'absent'],
    ['findings', 'There is no lymphadenopathy.', 'absent'],
  ]);
  expect(impression).toEqual([
    { statement: 'Nodule of the right upper lobe, 12 mm.', slices: [] },
    { statement: 'Follow-up by CT in 3 months is suggested.', slices: [] },
  ]);
  expect(notes).toEqual(['“HISTORY” is not about these images and was left out.']);
});

it('reads nothing into them: no slice, no size, no side', () => {
  const [nodule] = draftFromProse('A 5 mm nodule on slice 12 on the left.').findings;
  expect(nodule).toMatchObject({ slices: [], size_mm: null, side: null, box_2d: null });
});

it.each([
  ['', 'answer_empty'],
  ['FINDINGS:\n\n---', 'answer_empty'],
  ['HISTORY: Cough.', 'answer_empty'],
  ['A nodule. '.repeat(201), 'answer_not_a_draft'],
])('refuses what is no report', (text, code) => {
  expect(() => draftFromProse(text)).toThrow(expect.objectContaining({ code }));
});
