import type { AnnotatedStudy } from '@/lib/export/annotated-study';

/** A way to hand a reviewed study to another program. Pure: the same study, the same bytes. */
export interface ExportFormat {
  /** Stored with every export: lower-case, never reused. */
  readonly id: 'json' | 'dicom-sr';
  readonly title: string;
  /** Of the file's name, without the dot. */
  readonly extension: string;
  readonly mediaType: string;
  /**
   * @returns The whole file.
   * @throws AppError `not_found` when the report refers to an image that the study doesn't have.
   */
  write(study: AnnotatedStudy): Uint8Array;
}
