import type { Certificate } from '@/lib/dicom/audit/certificate';

/** A certificate, what seals it, and what became of its files. */
export interface SealedCertificate {
  certificate: Certificate;
  sha256: string;
  audit: { sequence: number; hash: string };
  files: { gone: number; waiting: number; counted: number; there: number };
}

/** A certificate of deletion as plain text, for people and for paper. */
export function certificateText(sealed: SealedCertificate): string {
  const { certificate, sha256, audit, files } = sealed;
  const { counts, series, otherFiles, stays } = certificate;
  const { reports, annotations, segments, runs, exports } = counts;
  const what = certificate.sopInstanceUid
    ? `an instance: ${certificate.sopInstanceUid}`
    : certificate.seriesUid
      ? `a series: ${certificate.seriesUid}`
      : 'the study';
  const facts: readonly (readonly [string, string | number])[] = [
    ['Certificate', certificate.id],
    ['Study Instance UID', certificate.studyUid],
    ['Deleted', what],
    ['Nothing of the study is left', certificate.whole ? 'yes' : 'no'],
    ['At', certificate.deletedAt],
    ['By', certificate.deletedBy],
    ['Reason', certificate.reason],
    ['Retention rules', certificate.rules.join('; ') || 'none'],
    ['Series', counts.series],
    ['Instances', counts.instances],
    ['Files', counts.files],
    ['Bytes', counts.bytes],
    ['Reports', reports],
    ['Annotations', annotations],
    ['Segments', segments],
    ['Model runs', runs],
    ['Exports', exports],
    ['SHA-256 of the certificate', sha256],
    ['Event of the audit trail', `${audit.sequence}, SHA-256 ${audit.hash}`],
  ];
  const state = [
    ['gone from the disk', files.gone],
    ['waiting for their room to be given back', files.waiting],
    ['kept, since something else counts on them', files.counted],
    ['THERE, ALTHOUGH THEY SHOULD BE GONE', files.there],
  ] as const;
  return [
    'OVERREAD: CERTIFICATE OF DELETION',
    '',
    ...facts.map(([name, value]) => `${`${name}:`.padEnd(32)}${value}`),
    '',
    `Its files now: ${state
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')}`,
    '',
    'Instances, with the SHA-256 and the bytes of each file:',
    ...series.flatMap(({ seriesUid, instances }) => [
      `series ${seriesUid}`,
      ...instances.flatMap(({ sopInstanceUid, sopClassUid, files: kept }) => [
        `  ${sopInstanceUid} (class ${sopClassUid})`,
        ...kept.map(lineOf(stays)),
      ]),
    ]),
    ...(otherFiles.length > 0
      ? ['What models were sent, and exports:', ...otherFiles.map(lineOf(stays))]
      : []),
    '',
    certificate.notCovered,
    'The first SHA-256 above is that of the field “certificate” of the JSON form, without blanks.',
    '',
  ].join('\n');
}

const lineOf =
  (stays: readonly string[]) =>
  ({ sha256, bytes }: { sha256: string; bytes: number }) =>
    `    ${sha256}  ${bytes}${stays.includes(sha256) ? '  (stays)' : ''}`;
