import type { LedgerLine } from '@/lib/api/imports';
import type { PacsSeries, PacsStudy } from '@/lib/api/pacs/protocol';
import type { ImportWorld } from '@/lib/workflow/import/import';
import type { IncomingFile } from '@/lib/workflow/import/incoming';

/** What is asked of another archive. Wildcards are in the values already. */
export interface StudyKeys {
  patientName?: string | undefined;
  patientId?: string | undefined;
  accessionNumber?: string | undefined;
  /** DICOM DA; either may be open. */
  dateFrom?: string | undefined;
  dateTo?: string | undefined;
  modality?: string | undefined;
  description?: string | undefined;
  studyUid?: string | undefined;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export interface Results<Result> {
  readonly found: readonly Result[];
  /** There may be more behind this page. */
  readonly more: boolean;
  /** Answers without the UID that they must have. */
  readonly unusable: number;
}

/** What is retrieved: a study, a series of it, or some instances of a series. */
export interface Wanted {
  readonly studyUid: string;
  readonly seriesUid?: string;
  readonly sopInstanceUids?: readonly string[];
  /** More instances than this are not taken; see `Arrival`. */
  readonly atMost: number;
}

export type Arrival =
  | { file: IncomingFile }
  /** The DICOM network brought it, and it is in the archive: else its sender would not be told so. */
  | { line: LedgerLine };

/** Another archive, whichever protocol it speaks. All calls throw AppError `pacs_…`. */
export interface PacsArchive {
  /** Is it there, and does it let us? */
  echo(signal: AbortSignal): Promise<void>;
  searchStudies(
    keys: StudyKeys,
    page: Page,
    signal: AbortSignal,
  ): Promise<Results<PacsStudy>>;
  searchSeries(
    studyUid: string,
    page: Page,
    signal: AbortSignal,
  ): Promise<Results<PacsSeries>>;
  /** SOP Instance UIDs of a series. */
  searchInstances(
    place: { studyUid: string; seriesUid: string },
    page: Page,
    signal: AbortSignal,
  ): Promise<Results<string>>;
  /**
   * What came before an error is whole.
   *
   * @param world - Into which what the DICOM network brings is taken.
   */
  retrieve(
    wanted: Wanted,
    signal: AbortSignal,
    world: ImportWorld,
  ): AsyncGenerator<Arrival>;
}
