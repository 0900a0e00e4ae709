import type { DisplaySet, StackFacts } from '@/lib/hanging/attributes';

/** Of a stack, its series and its study, what hanging protocols and rules go by. */
export interface ListedStack {
  readonly stack: {
    readonly frames: readonly {
      readonly sopInstanceUid: string;
      readonly positionMm: number | null;
    }[];
    readonly thicknessMm: number | null;
    readonly facts: StackFacts | null;
  };
  readonly series: {
    readonly modality: string;
    readonly number: number | null;
    readonly description: string;
    readonly bodyPart: string;
    readonly frameTimeMs: number | null;
  };
  readonly study: { readonly description: string };
}

/** A stack as hanging protocols see it. */
export const displaySetOf = (shown: ListedStack): DisplaySet => ({
  modality: shown.series.modality,
  seriesNumber: shown.series.number,
  seriesDescription: shown.series.description,
  studyDescription: shown.study.description,
  bodyPart: shown.series.bodyPart,
  frames: shown.stack.frames.length,
  isClip: isClip(shown),
  sliceThickness: shown.stack.thicknessMm,
  facts: shown.stack.facts,
});

/**
 * Frames of one file that are not laid out in space: there is a time to play through. Single images without
 * a position (radiographs, stills) are no clip, however many there are.
 */
export const isClip = ({
  stack: { frames },
  series,
}: Pick<ListedStack, 'stack' | 'series'>): boolean =>
  frames.length > 1 &&
  (series.frameTimeMs !== null ||
    (frames.every(({ positionMm }) => positionMm === null) &&
      new Set(frames.map(({ sopInstanceUid }) => sopInstanceUid)).size < frames.length));
