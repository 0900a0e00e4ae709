import type { Annotation } from '@/lib/api/annotations';
import type { ProblemError } from '@/app/_data/client';
import type { Drawing } from '@/lib/viewer/measuring/drawn';

/** A drawing with the series it is in: what is stored, but for who and when. */
export interface Kept extends Drawing {
  readonly seriesUid: string;
  /** `#rrggbb`; null: the viewer's own. */
  readonly color: string | null;
  readonly visible: boolean;
}

/** Drawing an annotation is one step of the history, with the words that are asked for after it. */
export const beingDrawn = (id: string) => `draw ${id}`;

/** One annotation as this page has it. */
export interface Entry {
  /** Stable on this page, and the id of its drawing; the server's id may change with an undo. */
  readonly key: string;
  readonly drawing: Kept;
  readonly source: 'person' | 'model';
  readonly author: string | null;
  /** Of the last change that is stored, ISO 8601. */
  readonly changedAt: string | null;
  readonly saved: 'saved' | 'saving' | 'failed' | 'conflict';
  readonly failure: ProblemError | null;
  /** What somebody else made of it in the meantime. */
  readonly theirs: Annotation | null;
}

export const keptOf = (key: string, stored: Annotation): Kept => ({
  id: key,
  tool: stored.tool,
  seriesUid: stored.seriesUid,
  sopInstanceUid: stored.sopInstanceUid,
  frame: stored.frame,
  geometry: stored.geometry,
  label: stored.label,
  measurements: stored.measurements,
  color: stored.color,
  visible: stored.visible,
});

export const fromStored = (key: string, stored: Annotation): Entry => ({
  key,
  drawing: keptOf(key, stored),
  source: stored.source,
  author: stored.author,
  changedAt: stored.updatedAt,
  saved: 'saved',
  failure: null,
  theirs: null,
});

export const changeOf = ({ geometry, label, measurements, color, visible }: Kept) => ({
  geometry,
  label,
  measurements,
  color,
  visible,
});

export const bodyOf = (drawing: Kept, studyUid: string) => ({
  ...changeOf(drawing),
  tool: drawing.tool,
  studyUid,
  seriesUid: drawing.seriesUid,
  sopInstanceUid: drawing.sopInstanceUid,
  frame: drawing.frame,
});
