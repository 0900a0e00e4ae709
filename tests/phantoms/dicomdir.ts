import { explicit, item, us } from '@/tests/unit/dicom/data-set-builder';

interface Record {
  /** Referenced File ID as it is written, parts by backslashes; '' = none. */
  readonly id: string;
  readonly inUse?: number;
  readonly sopInstanceUid?: string;
}

/** A DICOMDIR of these records, byte by byte. */
export function dicomdir(records: readonly Record[]): Buffer {
  const items = records.map(({ id, inUse = 0xffff, sopInstanceUid }) =>
    item(
      Buffer.concat([
        explicit('00041410', 'US', us(inUse)),
        explicit('00041430', 'CS', 'IMAGE'),
        ...(id ? [explicit('00041500', 'CS', id)] : []),
        ...(sopInstanceUid ? [explicit('00041511', 'UI', uid(sopInstanceUid))] : []),
      ]),
    ),
  );
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    explicit('00020002', 'UI', uid('1.2.840.10008.1.3.10')),
    explicit('00020003', 'UI', uid('1.2.3.9')),
    explicit('00020010', 'UI', uid('1.2.840.10008.1.2.1')),
    explicit('00041130', 'CS', 'DISC'),
    explicit('00041220', 'SQ', Buffer.concat(items)),
  ]);
}

const uid = (text: string) => (text.length % 2 === 0 ? text : `${text}\0`);
