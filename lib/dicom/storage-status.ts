import { transferSyntax } from '@/lib/dicom/transfer-syntax';

/** What an archive says of an object that was sent to it, by whichever protocol. */
export interface StorageReceipt {
  readonly sopInstanceUid: string;
  /** `unconfirmed`: it took the request, and did not say what became of this object. */
  readonly outcome: 'stored' | 'warning' | 'failed' | 'unconfirmed';
  /** As it was given; null: no number was. */
  readonly status: number | null;
  /** In words; null where there is nothing to say. */
  readonly reason: string | null;
  /** Sending it again may end better. */
  readonly mayHelp: boolean;
}

type Told = Omit<StorageReceipt, 'sopInstanceUid'>;

/**
 * Numbers in words: the Status of C-STORE (PS3.4 B.2.3, PS3.7 Annex C), and Failure Reason (0008,1197)
 * and Warning Reason (0008,1196) of STOW-RS (PS3.18 I.2.1.1 and I.2.2), which are the same.
 */
const MEANING: Record<number, string> = {
  0x0110: 'It failed to process the object',
  0x0111: 'It has another object of this UID already',
  0x0112: 'It knows no such object',
  0x0117: 'It does not take the object’s UID',
  0x0119: 'It knows the object’s UID as one of another SOP class',
  0x0122: 'It does not take this SOP class',
  0x0124: 'It does not let us store',
  0x0131: 'It takes this for a request that it had before',
  0x0211: 'It does not store',
  0x0212: 'It does not understand the request',
  0x0213: 'It has reached a limit',
  0xb000: 'Stored, but it changed some of the values',
  0xb006: 'Stored, but it left some of the values out',
  0xb007: 'Stored, but it finds that the data set does not fit its SOP class',
  0xc122: 'It does not take the transfer syntax',
};
/** Of whole ranges. */
const RANGES: readonly (readonly [mask: number, of: number, meaning: string])[] = [
  [0xff00, 0xa700, 'It is out of resources'],
  [0xff00, 0xa900, 'It finds that the data set does not fit its SOP class'],
  [0xf000, 0xb000, 'Stored, with a warning'],
  [0xf000, 0xc000, 'It can not understand the data set'],
];
const MAY_HELP = new Set([0x0110, 0x0213]);

/** 4 hexadecimal digits, as the standard writes them. */
export const statusText = (status: number) =>
  status.toString(16).padStart(4, '0').toUpperCase();

/** What a status of storing means. */
export function storageStatus(status: number): Told {
  if (status === 0) {
    return { outcome: 'stored', status: null, reason: null, mayHelp: false };
  }
  const [, , range] = RANGES.find(([mask, of]) => (status & mask) === of) ?? [];
  const meaning = MEANING[status] ?? range ?? 'It did not store the object';
  return {
    outcome: status >> 12 === 0xb ? 'warning' : 'failed',
    status,
    reason: `${meaning} (${statusText(status)}).`,
    mayHelp: MAY_HELP.has(status) || status >> 8 === 0xa7,
  };
}

/** A failure that no number was given for. */
export const failedFor = (reason: string, mayHelp = false): Told => ({
  outcome: 'failed',
  status: null,
  reason,
  mayHelp,
});

export const unconfirmed = (reason: string): Told => ({
  outcome: 'unconfirmed',
  status: null,
  reason,
  mayHelp: false,
});

/** A transfer syntax as a person reads it. */
export const nameOfSyntax = (uid: string) => transferSyntax(uid)?.name ?? uid;
