import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import type { StoredObjectOf } from '@/lib/store/archive/retrieval';

const STORAGE = '1.2.840.10008.5.1.4.1.1.';
const DOCUMENTS = /^104\./;
/** Raw Data holds what only its maker reads. */
const RAW = /^66$/;

/** Why an object can't be cleaned; undefined: it can. */
export function whyLeftOut({
  sopClassUid,
  transferSyntaxUid,
}: Pick<StoredObjectOf, 'sopClassUid' | 'transferSyntaxUid'>): string | undefined {
  if (!sopClassUid.startsWith(STORAGE)) return 'It is of a kind that is not known here.';
  const kind = sopClassUid.slice(STORAGE.length);
  if (DOCUMENTS.test(kind)) return 'A document within it can’t be cleaned.';
  if (RAW.test(kind)) return 'Raw data can’t be looked into.';
  const syntax = transferSyntax(transferSyntaxUid);
  if (!syntax) return 'Its transfer syntax is not known here.';
  if (syntax.codec === 'video') return 'Text in a video can’t be cleaned.';
  return undefined;
}
