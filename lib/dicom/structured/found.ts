import type { Code } from '@/lib/dicom/segmentation/properties';

/** What a mark can be drawn with: names of our annotation tools. */
export const MARK_TOOLS = [
  'Length',
  'Bidirectional',
  'EllipticalROI',
  'CircleROI',
  'RectangleROI',
  'PlanarFreehandROI',
  'Angle',
  'CobbAngle',
  'SplineROI',
  'Polyline',
  'Probe',
  'ArrowAnnotate',
  'Label',
  'KeyImage',
  'Calibration',
] as const;
export type MarkTool = (typeof MARK_TOOLS)[number];

/** A number that an object says of a mark, or of nothing that can be drawn. */
export interface FoundValue {
  readonly name: string;
  readonly value: number;
  /** As the viewer shows it, `mm²`; empty: the object says none. */
  readonly unit: string;
  /** Whence the scale. */
  readonly note?: string;
}

/** An image, and its frame; null: the one that it has. */
export interface FoundImage {
  readonly sopInstanceUid: string;
  readonly frame: number | null;
}

/**
 * Points in the order of the tool, as lib/api/annotations.ts has them. `pixel`: source pixels, (0, 0) the
 * centre of the top-left one; `display`: fractions of what the presentation state shows of an image;
 * `patient`: LPS, mm.
 */
export interface FoundShape {
  readonly tool: MarkTool;
  readonly space: 'pixel' | 'display' | 'patient';
  readonly points: readonly (readonly number[])[];
  readonly closed?: boolean;
}

/** Something drawn on an image by another program. */
export interface FoundMark extends FoundShape {
  /** Where in its object it stands: unique there, and the same whenever it is read. */
  readonly key: string;
  readonly trackingUid: string | null;
  /** Null of points in the patient that name no image. */
  readonly on: FoundImage | null;
  readonly frameOfReferenceUid: string | null;
  readonly label: string;
  readonly code: Code | null;
  /** Where in the body. */
  readonly site: Code | null;
  readonly values: readonly FoundValue[];
  /** Of the mark itself, where the object says it there. */
  readonly authors: readonly string[];
  /** Was it a program that made the mark? */
  readonly byDevice: boolean;
  /** ISO 8601; null: when the object was made. */
  readonly madeAt: string | null;
  /** `#rrggbb` */
  readonly color: string | null;
}

/** Something that is not shown, and why: a sentence. */
export interface NotShown {
  /** What it is called in its object. */
  readonly what: string;
  readonly why: string;
}

/** What of an object can be drawn, what it says besides, and what is not shown. */
export interface ReadObject {
  /** What it calls itself. */
  readonly title: string;
  readonly marks: readonly FoundMark[];
  /** Numbers without a place, with what they are about. */
  readonly rows: readonly (FoundValue & { readonly about: string })[];
  readonly notShown: readonly NotShown[];
}

/** Of one mark: what a person draws has some hundred. As many as an annotation of ours may have. */
export const MOST_POINTS = 5000;
/** Of one object; the rest is told by its number. */
export const MOST_MARKS = 2000;

/** Gathers what is found in an object, and no more than is looked through by anybody. */
export class Findings {
  readonly marks: FoundMark[] = [];
  readonly rows: (FoundValue & { about: string })[] = [];
  readonly notShown: NotShown[] = [];
  private left = 0;

  mark(mark: FoundMark) {
    if (this.marks.length < MOST_MARKS) this.marks.push(mark);
    else this.left++;
  }
  row(about: string, value: FoundValue) {
    if (this.rows.length < MOST_MARKS) this.rows.push({ about, ...value });
    else this.left++;
  }
  refuse(what: string, why: string) {
    if (this.notShown.length < MOST_MARKS) this.notShown.push({ what, why });
    else this.left++;
  }
  /** @param title - What the object calls itself. */
  all(title: string): ReadObject {
    const { marks, rows, notShown, left } = this;
    if (left === 0) return { title, marks, rows, notShown };
    const why = `It holds ${left} more things: of one file, ${MOST_MARKS} of a kind are read.`;
    return { title, marks, rows, notShown: [...notShown, { what: title, why }] };
  }
}
