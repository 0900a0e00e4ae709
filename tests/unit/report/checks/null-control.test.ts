import { describe, expect, it } from 'vitest';
import { controlWarnings } from '@/lib/report/checks/null-control';
import { usageWarning } from '@/lib/report/checks/usage';
import type { Statement } from '@/lib/report/finding';

const on = (statement: string, slices: readonly number[], changes = {}): Statement => ({
  section: 'findings',
  statement,
  polarity: 'present',
  certainty: null,
  anatomy: null,
  side: null,
  sizeMm: null,
  evidence: slices.map((slice) => ({
    seriesUid: '1',
    sopInstanceUid: `1.${slice}`,
    frame: 1,
    box: null,
  })),
  ...changes,
});
const draft = [
  on('Axial CT of the chest.', [1], { section: 'technique' }),
  on('Solid nodule in the right upper lobe, 9 mm.', [4]),
  on('The lungs are clear.', [2, 3], { polarity: 'absent' }),
];

describe('what is said of other images too', () => {
  it('may not rest on the scan: black images', () => {
    const statements = [
      on('Axial CT of the chest.', [1], { section: 'technique' }),
      on('There is a solid nodule, 12 mm, in the right upper lobe.', [9]),
      on('The heart is enlarged.', []),
    ];
    expect(controlWarnings(draft, { images: 'blank', statements })).toEqual([
      [],
      ['Said of black images too: it may not rest on the scan.'],
      [],
    ]);
  });

  it('does, where the opposite was said', () => {
    const statements = [on('The lungs are clear.', [2, 3])];
    expect(controlWarnings(draft, { images: 'blank', statements }).flat()).toEqual([]);
  });

  it('may not rest on the scan: the same slice numbers whatever stands there', () => {
    const statements = [
      on('Solid nodule in the right upper lobe.', [7]),
      on('Lungs are clear.', [3, 2], { polarity: 'absent' }),
    ];
    expect(controlWarnings(draft, { images: 'shuffled', statements })).toEqual([
      [],
      [],
      [
        'Cites the same slice numbers when the images are shuffled: it may not rest on the scan.',
      ],
    ]);
  });
});

describe('tokens counted and tokens expected', () => {
  it.each([
    [undefined, 1000, null],
    [700, 1000, null],
    [1300, 1000, null],
    [699, 1000, /counted 699 tokens, 1000 were expected\. Images may have been dropped/],
    [1301, 1000, /It may have resized the images itself/],
  ])('%s of %d', (counted, expected, said) => {
    const warning = usageWarning(counted, expected);
    if (said) expect(warning).toMatch(said);
    else expect(warning).toBeNull();
  });
});
