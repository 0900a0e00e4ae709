import type { LedgerLine } from '@/lib/api/imports';
import type { PacsSeries, PacsStudy } from '@/lib/api/pacs/protocol';
import type { StorageReceipt } from '@/lib/dicom/storage-status';
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

/** A DICOM file (PS3.10) on its way out; read when its turn comes, in pieces. */
export interface OutgoingFile {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  /** In bytes. */
  readonly length: number;
  chunks(): AsyncIterable<Uint8Array>;
  /** The same without preamble and file meta information. */
  dataSet(): AsyncIterable<Uint8Array>;
}

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
  /**
   * Have files stored there.
   *
   * @param tell - Called once for each file, unless something is thrown: those not told of are as they
   *   were.
   */
  store(
    files: readonly OutgoingFile[],
    tell: (receipt: StorageReceipt) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}
