/**
 * The DICOM JSON model (PS3.18 Annex F): a data set as an object keyed by tag, eight upper-case
 * hexadecimal digits. Values keep the standard's shapes: numbers for US, DS, IS …, objects with
 * `Alphabetic` for PN, data sets for SQ.
 */
export interface DicomElement {
  readonly vr: string;
  readonly Value?: readonly unknown[];
  /** Base64. */
  readonly InlineBinary?: string;
  readonly BulkDataURI?: string;
}
export type DicomJson = Readonly<Record<string, DicomElement>>;
