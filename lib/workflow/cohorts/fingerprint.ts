import { createHash } from 'node:crypto';
import type { StudyContent } from '@/lib/store/research/cohorts';

/** SHA-256 over the instances of a study and the hashes of their files, in the order of their UIDs. */
export function fingerprintOf({ instances }: Pick<StudyContent, 'instances'>): string {
  const lines = instances
    .map(({ sopInstanceUid, objectSha256 }) => `${sopInstanceUid} ${objectSha256}\n`)
    .sort();
  return sha256Of(lines.join(''));
}

/** Of a version: over what it is made of, and nothing that changes. */
export const versionSha256 = (
  studies: readonly {
    readonly studyUid: string;
    readonly fingerprint: string;
    readonly references: readonly { readonly sha256: string }[];
  }[],
): string =>
  sha256Of(
    studies
      .map(({ studyUid, fingerprint, references }) =>
        [studyUid, fingerprint, ...references.map(({ sha256 }) => sha256)].join(' '),
      )
      .join('\n'),
  );

/** Of a reference: its text, and what is known of its findings. */
export const referenceSha256 = (text: string, findings: string | null): string =>
  sha256Of(JSON.stringify([text, findings]));

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');
