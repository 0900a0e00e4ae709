import type { SentFile } from '@/lib/models/adapter';

/** What a predictor of risk can be shown, and what its numbers mean. */
export interface Predictor {
  /** As Ark names it. */
  readonly id: string;
  readonly title: string;
  readonly of: string;
  readonly needs: string;
  readonly calibration: string;
  /** What of these files is missing or wrong, a clause each; empty: it can be asked. */
  missing(files: readonly SentFile[]): string[];
  /** What of them lies outside what it was tried on, a sentence each. */
  doubts(files: readonly SentFile[]): string[];
}

const VIEWS = (['L', 'R'] as const).flatMap((laterality) =>
  (['CC', 'MLO'] as const).map((view) => ({ laterality, view })),
);
const nameOf = ({ laterality, view }: (typeof VIEWS)[number]) =>
  `${laterality === 'L' ? 'left' : 'right'} ${view}`;

const mirai: Predictor = {
  id: 'mirai',
  title: 'Mirai',
  of: 'breast cancer',
  needs:
    'four mammograms For Presentation, of one examination: left CC, left MLO, right CC and right MLO',
  calibration:
    'Calibrated on screening mammograms of one hospital, and tested on Hologic machines. A chance of cancer by the end of each year, for groups of women, not a finding in these pictures.',
  missing(files) {
    const wrong = wrongModality(files, 'MG');
    if (wrong) return [wrong, ...VIEWS.map((view) => `no ${nameOf(view)}`)];
    return VIEWS.flatMap((view) => {
      const found = files.filter(
        (file) => file.laterality === view.laterality && file.view === view.view,
      );
      const [first] = found;
      if (!first) return [`no ${nameOf(view)}`];
      if (found.length > 1) return [`${found.length} images of ${nameOf(view)}, not one`];
      return first.intent === 'FOR PRESENTATION'
        ? []
        : [`the ${nameOf(view)} is not marked as For Presentation`];
    }).concat(
      files
        .filter(
          ({ laterality, view }) =>
            !VIEWS.some((each) => each.laterality === laterality && each.view === view),
        )
        .slice(0, 1)
        .map(() => 'an image of another view'),
    );
  },
  doubts: (files) =>
    files.every(({ manufacturer }) => manufacturer === 'HOLOGIC')
      ? []
      : ['Mirai was tested on machines by Hologic only; these images come from another.'],
};

/** Sybil's own loader refuses slices thicker than this. */
const THICKEST_MM = 5;
/** Fewer are no chest. */
const FEWEST_SLICES = 20;

const sybil: Predictor = {
  id: 'sybil',
  title: 'Sybil',
  of: 'lung cancer',
  needs: 'a low-dose CT of the chest: all of its axial slices, none thicker than 5 mm',
  calibration:
    'Calibrated on screening with low-dose CT (NLST). A chance of cancer by the end of each year, for groups of people, not a finding in these slices.',
  missing(files) {
    const wrong = wrongModality(files, 'CT');
    if (wrong) return [wrong, 'no axial slices of a chest CT'];
    const thickest = Math.max(...files.map((file) => file.sliceThicknessMm ?? 0));
    return [
      ...(files.length < FEWEST_SLICES
        ? [`${files.length} slices are no whole chest (at least ${FEWEST_SLICES})`]
        : []),
      ...(thickest > THICKEST_MM ? [`slices of ${thickest} mm are too thick`] : []),
      ...(files.some((file) => file.sliceThicknessMm === null)
        ? ['a slice without Slice Thickness']
        : []),
    ];
  },
  doubts: () => [],
};

function wrongModality(files: readonly SentFile[], needed: string): string | undefined {
  const others = new Set(
    files.map(({ modality }) => modality).filter((modality) => modality !== needed),
  );
  return others.size > 0
    ? `${[...others].join(' and ')} images are not what it reads (${needed})`
    : undefined;
}

export const predictors: readonly Predictor[] = [mirai, sybil];
