import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { distinctWords, nearest, placeIn, written } from '@/lib/dicom/stacks/values';

/** A property by which frames of one geometry may differ. */
export interface Facet {
  /** What it is called where stacks are leafed through by it. */
  readonly name: string;
  /** It says what a picture shows, not only when it was taken: see `areVolumes`. */
  readonly kind: boolean;
  /** Ascending numbers rather than the order of first appearance. */
  readonly numeric: boolean;
  /** Equal for frames that belong together; '' where the file doesn't tell. */
  valuesOf(frames: readonly FrameSummary[]): (frame: FrameSummary) => string;
  /** What a label says of a value among all that it is told from; '' for nothing. */
  label(value: string, values: readonly string[]): string;
  /** The value with its unit. */
  spell(value: string, values: readonly string[]): string;
}

type Label = Facet['label'];

const asItIs: Label = (value) => value || 'none';

const text = (
  name: string,
  read: (frame: FrameSummary) => string | undefined,
  label: Label,
  spell: Label = asItIs,
): Facet => ({
  ...{ name, label, spell, kind: true, numeric: false },
  valuesOf: () => (frame) => read(frame) ?? '',
});

interface Numbers {
  readonly kind: boolean;
  /** Numbers nearer to each other than this share of their size, or … */
  readonly relative?: number;
  /** … than this count as one value. */
  readonly absolute?: number;
  readonly unit?: string;
}

const number = (
  name: string,
  read: (frame: FrameSummary) => number | undefined,
  { kind, relative = 0, absolute = 0, unit = '' }: Numbers,
  label: Label = told(name, unit),
): Facet => ({
  ...{ name, label, kind, numeric: true },
  spell: (value) => (value === '' ? 'none' : withUnit(value, unit)),
  valuesOf(frames) {
    const representative = nearest(
      frames.flatMap((frame) => read(frame) ?? []),
      (value) => Math.max(absolute, relative * Math.abs(value)),
    );
    return (frame) => {
      const value = read(frame);
      return value === undefined ? '' : String(representative.get(value) ?? value);
    };
  },
});

const withUnit = (value: string, unit: string) =>
  `${written(Number(value))} ${unit}`.trim();
const told =
  (word: string, unit: string): Label =>
  (value) =>
    value === '' ? '' : `${word} ${withUnit(value, unit)}`.trim();
const counted =
  (word: string): Label =>
  (value, values) =>
    value === '' ? '' : `${word} ${placeIn(values, value)}`;

export interface Moment {
  readonly name: string;
  readonly unit?: string;
  read(frame: FrameSummary): number | undefined;
}

/** When a frame was taken, in the order in which these are asked. */
export const TIMES: readonly Moment[] = [
  { name: 'time', read: ({ temporalPosition }) => temporalPosition },
  { name: 'cardiac phase', unit: '%', read: ({ cardiacPhase }) => cardiacPhase },
  { name: 'cardiac phase', unit: 'ms', read: ({ triggerTime }) => triggerTime },
  { name: 'acquisition', read: ({ acquisitionNumber }) => acquisitionNumber },
  { name: 'time', unit: 's', read: ({ acquiredAt }) => acquiredAt },
];

/**
 * Everything that parts frames of one geometry, in the order in which it is tried: Weasis' rules
 * (image type, SOP class, contrast agent; kernel and tilt of a CT; sequence, variant, options,
 * repetition and echo time and flip angle of an MR; frame type and stack of enhanced objects), and
 * b-value, direction, inversion time, part of the complex signal, tube voltage, energy of a monoenergetic CT, time, cardiac
 * phase, and whatever other dimension the file declares.
 */
export function facetsOf(frames: readonly FrameSummary[]): Facet[] {
  const declared = new Set(
    frames.flatMap(({ dimensions }) => Object.keys(dimensions ?? {})),
  );
  return [...KINDS, ...VARIATIONS, ...MOMENTS, ...[...declared].map(dimension)];
}

const KINDS: readonly Facet[] = [
  text(
    'frame of reference',
    ({ frameOfReferenceUid }) => frameOfReferenceUid,
    counted('frame of reference'),
  ),
  text('object', ({ sopClassUid }) => sopClassUid, counted('object type')),
  text(
    'part',
    ({ component }) => component,
    (value) => value || 'other',
  ),
  text('image type', ({ imageType }) => imageType.join('\\'), distinctWords),
  // The agent is free text; whether there was one says enough.
  text('contrast', ({ contrastAgent }) => contrastAgent, contrast, contrast),
  text(
    'kernel',
    ({ kernel }) => kernel,
    (value) => (value ? `kernel ${value}` : ''),
  ),
  number('voltage', ({ kvp }) => kvp, { kind: true, absolute: 1, unit: 'kV' }),
  number('energy', ({ monoenergetic }) => monoenergetic, {
    ...{ kind: true, absolute: 0.1, unit: 'keV' },
  }),
  number('tilt', ({ tilt }) => tilt, { kind: true, absolute: 0.5, unit: '°' }),
  text('sequence', ({ sequence }) => sequence, distinctWords),
  text(
    'stack',
    ({ stackId }) => stackId,
    (value) => (value ? `stack ${value}` : ''),
  ),
  number(
    'b-value',
    ({ bValue }) => bValue,
    { kind: true, relative: 0.01, absolute: 1, unit: 's/mm²' },
    (value) => (value === '' ? 'no b-value' : `b ${written(Number(value))}`),
  ),
  number('echo', ({ echoTime }) => echoTime, {
    ...{ kind: true, relative: 0.02, absolute: 0.05, unit: 'ms' },
  }),
  number('echo', ({ echoNumber }) => echoNumber, { kind: true }),
];

function contrast(value: string, values: readonly string[]): string {
  if (value === '') return 'without contrast';
  const agents = values.filter(Boolean);
  return agents.length > 1 ? `contrast ${placeIn(values, value)}` : 'with contrast';
}

const VARIATIONS: readonly Facet[] = [
  number('inversion time', ({ inversionTime }) => inversionTime, {
    ...{ kind: false, relative: 0.02, unit: 'ms' },
  }),
  number('repetition time', ({ repetitionTime }) => repetitionTime, {
    ...{ kind: false, relative: 0.02, unit: 'ms' },
  }),
  number('flip angle', ({ flipAngle }) => flipAngle, {
    ...{ kind: false, absolute: 0.5, unit: '°' },
  }),
  {
    ...text(
      'direction',
      // Scanners write the same direction with other last digits.
      ({ gradient }) => gradient?.map((part) => part.toFixed(3)).join(', '),
      (value, values) =>
        value === '' ? 'no direction' : counted('direction')(value, values),
    ),
    kind: false,
  },
];

const MOMENTS: readonly Facet[] = TIMES.map(({ name, read, unit }) => ({
  ...number(name, read, { kind: false, unit: unit ?? '' }, (value, values) =>
    value === ''
      ? `no ${name}`
      : `${name} ${placeIn(values, value)} of ${values.filter(Boolean).length}`,
  ),
  ...(unit === 's' && { spell: sinceFirst }),
}));

/** A moment as the seconds after the first one. */
function sinceFirst(value: string, values: readonly string[]): string {
  const first = Math.min(...values.filter(Boolean).map(Number));
  return value === '' ? 'none' : `+${withUnit(String(Number(value) - first), 's')}`;
}

/** One of the dimensions that the file declares for itself. */
const dimension = (name: string): Facet =>
  number(name.toLowerCase(), ({ dimensions }) => dimensions?.[name], { kind: false });
