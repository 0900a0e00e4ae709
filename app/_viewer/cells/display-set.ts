import type { StackOfStudy } from '@/app/_viewer/room';

/** A stack as hanging protocols see it. */
export const displaySetOf = (shown: StackOfStudy) => ({
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
}: Pick<StackOfStudy, 'stack' | 'series'>): boolean =>
  frames.length > 1 &&
  (series.frameTimeMs !== null ||
    (frames.every(({ positionMm }) => positionMm === null) &&
      new Set(frames.map(({ sopInstanceUid }) => sopInstanceUid)).size < frames.length));
