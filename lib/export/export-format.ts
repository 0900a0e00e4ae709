import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import type { Clip } from '@/lib/export/cine/clip';
import type { Picture } from '@/lib/image/render';

export interface WrittenFile {
  /** What its name has after the study's UID and a dot: `sr.dcm`. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A font of documents. */
export interface Font {
  readonly name: string;
  /** TrueType, as fontkit opens it: that takes longer than to write a page. */
  readonly opened: object;
  /** The code points that it has. */
  readonly glyphs: ReadonlySet<number>;
}

/** What goes into files beside a study's own values: the pixels of its images, and fonts. */
export interface PixelSource {
  /**
   * @param frame - From 1.
   * @returns Values in the modality's units, row by row, NaN for padding; null of a picture in colour.
   */
  values(sopInstanceUid: string, frame: number): Promise<Float32Array | null>;
  /** As displayed: through the image's own window, in standard orientation. */
  picture(sopInstanceUid: string, frame: number): Promise<Picture>;
  /** What of the study can be played, in its order. */
  clips(): Promise<readonly Clip[]>;
  /** Those that have the characters of a text, as far as any here has; the usual one first. */
  fonts(text: string): Promise<readonly Font[]>;
}

/** Which images become pictures: those that something refers to, or all. */
export type Images = 'marked' | 'all';

/** What of a study takes long to read: it is empty for formats that don't ask for it. */
export const STUDY_PARTS = ['segments', 'displays'] as const;
export type StudyPart = (typeof STUDY_PARTS)[number];

/** A way to hand a reviewed study to another program. Pure: the same study, the same bytes. */
export interface ExportFormat {
  /** Stored with every export: lower-case, never reused. */
  readonly id: string;
  readonly title: string;
  /** What it reads beyond the rest. */
  readonly reads?: readonly StudyPart[];
  /**
   * @returns Whole files; none where the study has nothing that the format could hold.
   * @throws AppError `not_found` when something refers to an image that the study doesn't have;
   *   `conflict` where the format can't hold what there is.
   */
  write(
    study: AnnotatedStudy,
    pixels: PixelSource,
    images?: Images,
  ): Iterable<WrittenFile> | AsyncIterable<WrittenFile>;
}
