/** Answers that models give, good and bad, for two slices of 512². */
const finding = {
  statement: 'Solid nodule in the right upper lobe, 9 mm.',
  section: 'findings',
  polarity: 'present',
  certainty: 'high',
  anatomy: 'right upper lobe',
  side: 'right',
  size_mm: 9,
  slices: [2],
  box_slice: 2,
  box_2d: [250, 300, 300, 350],
};
const impression = [{ statement: 'Solitary pulmonary nodule.', slices: [2] }];
const withFinding = (changes: object) =>
  JSON.stringify({ findings: [{ ...finding, ...changes }], impression });

export const answers = {
  good: withFinding({}),
  prose: 'I see a nodule in the right upper lobe.',
  brokenJson: '{"findings": [{"statement": Nodule}]}',
  emptyList: '{"findings": [], "impression": []}',
  unsentSlice: withFinding({ slices: [7] }),
  boxOutside: withFinding({ box_2d: [250, 300, 1300, 350] }),
} as const;
