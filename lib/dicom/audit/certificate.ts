/** Bytes that were kept, by their SHA-256 in lower-case hexadecimal. */
export interface FileGone {
  sha256: string;
  bytes: number;
}

/** What was deleted, by whom and why. UIDs and counts; nothing else of a patient. */
export interface CertificateSummary {
  format: 'overread-deletion-certificate/1';
  id: string;
  /** ISO 8601, UTC. */
  deletedAt: string;
  deletedBy: string;
  /** As it was typed, or as the interface has it by which it was asked for. */
  reason: string;
  /** Names of the retention rules that it was due by; none: by hand. */
  rules: string[];
  studyUid: string;
  /** Where only a series, or an instance of it, was deleted. */
  seriesUid: string | null;
  sopInstanceUid: string | null;
  /** Nothing of the study is left. */
  whole: boolean;
  counts: {
    series: number;
    instances: number;
    /** Of those instances and their earlier versions, pictures that models saw, exports. */
    files: number;
    bytes: number;
    reports: number;
    annotations: number;
    segments: number;
    runs: number;
    exports: number;
  };
}

export interface Certificate extends CertificateSummary {
  series: {
    seriesUid: string;
    instances: {
      sopInstanceUid: string;
      sopClassUid: string;
      /** The one that was read last first, then earlier versions. */
      files: FileGone[];
    }[];
  }[];
  /** What models were sent, and exports. */
  otherFiles: FileGone[];
  /** Of all these files, those that something else still counts on: they stay. */
  stays: string[];
  notCovered: string;
}

export const NOT_COVERED =
  'Copies elsewhere are not covered: backups, downloads, exports that were fetched, other archives, and what models at other addresses were sent. Names of files in the ledgers of imports stay.';

/** Without the lists, which may be long. */
export function summaryOf(certificate: Certificate): CertificateSummary {
  const { series, otherFiles, stays, notCovered, ...summary } = certificate;
  void [series, otherFiles, stays, notCovered];
  return summary;
}

/** Every file that is named, once. */
export function filesOf({ series, otherFiles }: Certificate): FileGone[] {
  const named = [
    ...series.flatMap(({ instances }) => instances.flatMap(({ files }) => files)),
    ...otherFiles,
  ];
  return [...new Map(named.map((file) => [file.sha256, file])).values()];
}
