import { stringOf, type DicomJson } from '@/lib/dicom/json';

const DOCUMENT_TITLE = '00420010';
export const ENCAPSULATED_DOCUMENT = '00420011';
const MIME_TYPE_OF_ENCAPSULATED_DOCUMENT = '00420012';
const ENCAPSULATED_DOCUMENT_LENGTH = '00420015';

/** What an encapsulated document says of itself (PS3.3 C.24.2); empty for everything else. */
export function documentOf(header: DicomJson): {
  document?: { mediaType: string; title: string };
} {
  if (!(ENCAPSULATED_DOCUMENT in header)) return {};
  const title = stringOf(header, DOCUMENT_TITLE) ?? '';
  return { document: { mediaType: documentMediaType(header), title } };
}

/**
 * Only what a browser shows without letting it do anything here. A file can call itself a web page,
 * which would then act in our name: it is given as bytes to be kept.
 */
export const documentMediaType = (header: DicomJson): string =>
  stringOf(header, MIME_TYPE_OF_ENCAPSULATED_DOCUMENT)?.toLowerCase() ===
  'application/pdf'
    ? 'application/pdf'
    : 'application/octet-stream';

/** Without the byte that a value of odd length is padded with. */
export function documentLength(header: DicomJson, stored: number): number {
  const said = Number(stringOf(header, ENCAPSULATED_DOCUMENT_LENGTH));
  return said === stored - 1 ? said : stored;
}
