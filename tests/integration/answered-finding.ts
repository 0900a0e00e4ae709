/** One finding in the form that models answer in. */
export const answeredFinding = (statement: string, more: object = {}) => ({
  statement,
  section: 'findings',
  polarity: 'present',
  certainty: 'high',
  anatomy: null,
  side: null,
  size_mm: null,
  slices: [1],
  box_slice: null,
  box_2d: null,
  ...more,
});
