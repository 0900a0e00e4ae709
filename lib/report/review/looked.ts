import { unlooked, type Unlooked } from './unlooked';

/** A series, as far as it matters here. */
interface Series {
  readonly modality: string;
  readonly stacks: readonly {
    readonly id: string;
    readonly frames: readonly {
      readonly sopInstanceUid: string;
      readonly frame: number;
      /** Along the slice normal. */
      readonly positionMm: number | null;
    }[];
    readonly facts: { readonly imageType: readonly string[] } | null;
  }[];
}
type Stack = Series['stacks'][number];

/** Images that lie in space, one behind the other. */
const VOLUMES = new Set(['CT', 'MR', 'PT', 'NM']);

const extentOf = ({ frames }: Stack): number => {
  const positions = frames.flatMap(({ positionMm }) => positionMm ?? []);
  if (positions.length < frames.length) return 0;
  return Math.max(...positions) - Math.min(...positions);
};

/**
 * What nobody looked at and somebody has to, before it may be said that nothing is wrong.
 *
 * Of volumes, one stack has to be looked at whole, and one that reaches at least half as far as the
 * longest: no scout. Of what are single images (radiographs, ultrasound), all of them.
 *
 * @param modalities - Of the series that count; none: all.
 * @param looked - Frames, from 1, by SOP Instance UID.
 * @returns Nothing: enough was looked at. Else the stack that lacks least, or those that lack any.
 *   `null`: there is nothing that could be looked at.
 */
export function stillToLookAt(
  series: readonly Series[],
  modalities: readonly string[],
  looked: Readonly<Record<string, readonly number[]>>,
  here: ReadonlyMap<string, ReadonlySet<number>> = new Map(),
): Unlooked[] | null {
  const counting = series.filter(
    ({ modality }) => modalities.length === 0 || modalities.includes(modality),
  );
  const stacksOf = (some: readonly Series[]) => some.flatMap(({ stacks }) => stacks);
  const volumes = stacksOf(
    counting.filter(({ modality }) => VOLUMES.has(modality)),
  ).filter(
    (stack) =>
      extentOf(stack) > 0 && !(stack.facts?.imageType ?? []).includes('LOCALIZER'),
  );
  const longest = Math.max(0, ...volumes.map(extentOf));
  const far = volumes.filter((stack) => extentOf(stack) >= longest / 2);
  if (far.length > 0) {
    const lacking = unlooked(far, looked, here);
    if (lacking.length < far.length) return [];
    return lacking.sort((a, b) => a.count - b.count).slice(0, 1);
  }
  const single = stacksOf(counting);
  return single.length === 0 ? null : unlooked(single, looked, here);
}

/** `1–4, 9` */
export function rangesText({ ranges }: Unlooked, most = 6): string {
  const shown = ranges
    .slice(0, most)
    .map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
  return [...shown, ...(ranges.length > most ? ['…'] : [])].join(', ');
}
