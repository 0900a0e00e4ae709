import { describe, expect, it } from 'vitest';
import { impressionWarnings } from '@/lib/report/checks/impression';
import type { Statement } from '@/lib/report/finding';

const said = (
  section: Statement['section'],
  statement: string,
  changes: Partial<Statement> = {},
): Statement => ({
  section,
  statement,
  polarity: 'present',
  certainty: null,
  anatomy: null,
  side: null,
  sizeMm: null,
  evidence: [],
  ...changes,
});
const findings = [
  said('technique', 'Axial CT.'),
  said('findings', 'Solid nodule of 9 mm in the right upper lobe.', {
    side: 'right',
    sizeMm: 9,
  }),
  said('findings', 'No pleural effusion or pneumothorax.', { polarity: 'absent' }),
  said('findings', 'Small pericardial effusion.'),
  said('findings', 'Consolidation in the left lower lobe.', { side: 'left' }),
];
const against = (impression: string) =>
  impressionWarnings([...findings, said('impression', impression)]).at(-1);

describe('an impression', () => {
  it.each([
    [
      'Pleural effusion.',
      ['Speaks of a finding (“effusion”) that statement 3 rules out.'],
    ],
    [
      'Pneumothorax.',
      ['Speaks of a finding (“pneumothorax”) that statement 3 rules out.'],
    ],
    ['No pulmonary nodule.', ['Rules out what statement 2 found (“nodule”).']],
    ['No pericardial effusion.', ['Rules out what statement 4 found (“effusion”).']],
    ['Solid nodule in the left upper lobe.', ['Says left; statement 2 says right.']],
    ['Nodule of 1.4 cm.', ['Says 1.4 cm; statement 2 says 9 mm.']],
    ['Aortic dissection.', ['Speaks of “dissection”; no finding does.']],
    ['Normal study.', ['Says that nothing is wrong; statement 2 says what is.']],
    ['No focal abnormality.', ['Says that nothing is wrong; statement 2 says what is.']],
  ])('is held against the findings: “%s”', (text, warnings) => {
    expect(against(text)).toEqual(warnings);
  });

  it.each([
    'Solid pulmonary nodule, 9 mm, right upper lobe.',
    'Nodule of 10 mm.',
    'Pericardial effusion.',
    'No pleural effusion.',
    'Left lower lobe pneumonia.',
    'Pulmonary mass; comparison advised.',
    'No acute aortic dissection.',
    'Metastasis can’t be told from a granuloma.',
    'Nodule without calcification.',
  ])('may say “%s”', (text) => {
    expect(against(text)).toEqual([]);
  });

  it('is what is warned of, not the findings', () => {
    const all = impressionWarnings([...findings, said('impression', 'No nodule.')]);
    expect(all.map((each) => each.length)).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('goes by what a finding is marked as where its words deny nothing', () => {
    const absent = said('findings', 'Pneumothorax: absent.', { polarity: 'absent' });
    expect(impressionWarnings([absent, said('impression', 'Pneumothorax.')])).toEqual([
      [],
      ['Speaks of a finding (“pneumothorax”) that statement 1 rules out.'],
    ]);
  });

  it('may be of either where two findings are alike', () => {
    const two = [
      said('findings', 'Nodule of 9 mm in the right lung.', { side: 'right', sizeMm: 9 }),
      said('findings', 'Nodule of 4 mm in the left lung.', { side: 'left', sizeMm: 4 }),
    ];
    expect(
      impressionWarnings([...two, said('impression', 'Left lung nodule, 9 mm.')]).flat(),
    ).toEqual([]);
  });

  it('is read in British and American, singular and plural', () => {
    const hemorrhage = said('findings', 'No haemorrhages.', { polarity: 'absent' });
    const impression = said('impression', 'Subarachnoid hemorrhage.');
    expect(impressionWarnings([hemorrhage, impression])).toEqual([
      [],
      ['Speaks of a finding (“hemorrhage”) that statement 1 rules out.'],
    ]);
  });
});
