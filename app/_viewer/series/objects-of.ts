import { useSegmentations, useStructuredObjects } from '@/app/_data/queries';
import { createStore } from '@/app/_ui/store';
import type { SeriesDetail, StudyDetail } from '@/lib/api/studies';

/** An object that was made of a series, and where it is listed. */
export interface ObjectOf {
  readonly sopInstanceUid: string;
  readonly kind: 'segmentation' | 'report' | 'presentation' | 'key-objects';
  readonly name: string;
}

/** Asked for by a badge: the panel goes to it when it lists it. */
export const askedObject = createStore<{ uid: string | null }>({ uid: null });

/** Modalities of series in which there may be such objects. */
const KINDS = ['SEG', 'RTSTRUCT', 'SR', 'PR', 'KO'];

/** The objects that were made of a series, of those in its study. Nothing is asked where there are none. */
export function useObjectsOf(
  study: StudyDetail,
  { seriesUid }: SeriesDetail,
): ObjectOf[] {
  const asked = study.series.some(({ modality }) => KINDS.includes(modality));
  const studyUid = asked ? study.studyUid : null;
  const segmentations = useSegmentations(studyUid).data?.segmentations ?? [];
  const objects = useStructuredObjects(studyUid).data?.objects ?? [];
  return [
    ...segmentations.map((each) => ({
      ...each,
      kind: 'segmentation' as const,
      name: each.label || each.description,
    })),
    ...objects.map((each) => ({ ...each, name: each.description || each.title })),
  ].filter(({ refersTo }) => refersTo.includes(seriesUid));
}
