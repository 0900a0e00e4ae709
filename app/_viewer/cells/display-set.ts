import type { StudyDetail } from '@/lib/api/studies';
import { isClip, type StackOfStudy } from '@/app/_viewer/room';

/** A stack as hanging protocols see it. */
export const displaySetOf = (study: StudyDetail, shown: StackOfStudy) => ({
  modality: shown.series.modality,
  seriesNumber: shown.series.number,
  seriesDescription: shown.series.description,
  studyDescription: study.description,
  bodyPart: shown.series.bodyPart,
  frames: shown.stack.frames.length,
  isClip: isClip(shown),
  sliceThickness: shown.stack.thicknessMm,
  facts: shown.stack.facts,
});
