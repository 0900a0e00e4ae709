import { fault } from '@/lib/dimse/pdu';

/** Command sets (PS3.7 6.3.1 and Annex E): group 0000, Implicit VR Little Endian. */

/** Command Field (0000,0100). A response has the highest bit set. */
export const COMMAND = {
  store: 0x0001,
  get: 0x0010,
  find: 0x0020,
  move: 0x0021,
  echo: 0x0030,
  cancel: 0x0fff,
} as const;
export const RESPONSE = 0x8000;

/** Status (0000,0900): PS3.7 Annex C, PS3.4 B.2.3 and C.4. */
export const STATUS = {
  success: 0x0000,
  duplicateSopInstance: 0x0111,
  invalidSopInstance: 0x0117,
  sopClassNotSupported: 0x0122,
  unrecognizedOperation: 0x0211,
  outOfResources: 0xa700,
  dataSetDoesNotMatch: 0xa900,
  cannotUnderstand: 0xc000,
  /** Kept, but the data set says another class or instance than the command. */
  storedAsAnother: 0xb007,
  cancelled: 0xfe00,
} as const;

/** More answers follow (PS3.4 C.4.1.1.4). */
export const isPending = (status: number) => status === 0xff00 || status === 0xff01;
export const isWarning = (status: number) => status >> 12 === 0xb;

export interface Command {
  readonly field: number;
  readonly hasDataSet: boolean;
  readonly affectedSopClassUid?: string;
  readonly affectedSopInstanceUid?: string;
  readonly messageId?: number;
  readonly messageIdBeingRespondedTo?: number;
  readonly moveDestination?: string;
  readonly priority?: number;
  readonly status?: number;
  readonly errorComment?: string;
  readonly remaining?: number;
  readonly completed?: number;
  readonly failed?: number;
  readonly warning?: number;
  readonly moveOriginatorAeTitle?: string;
  readonly moveOriginatorMessageId?: number;
}

type Name = Exclude<keyof Command, 'hasDataSet'>;

/** In the order of their elements. */
const ELEMENTS: readonly [name: Name | 'dataSetType', element: number, vr: string][] = [
  ['affectedSopClassUid', 0x0002, 'UI'],
  ['field', 0x0100, 'US'],
  ['messageId', 0x0110, 'US'],
  ['messageIdBeingRespondedTo', 0x0120, 'US'],
  ['moveDestination', 0x0600, 'AE'],
  ['priority', 0x0700, 'US'],
  ['dataSetType', 0x0800, 'US'],
  ['status', 0x0900, 'US'],
  ['errorComment', 0x0902, 'LO'],
  ['affectedSopInstanceUid', 0x1000, 'UI'],
  ['remaining', 0x1020, 'US'],
  ['completed', 0x1021, 'US'],
  ['failed', 0x1022, 'US'],
  ['warning', 0x1023, 'US'],
  ['moveOriginatorAeTitle', 0x1030, 'AE'],
  ['moveOriginatorMessageId', 0x1031, 'US'],
];
const BY_ELEMENT = new Map(
  ELEMENTS.map(([name, element, vr]) => [element, { name, vr }]),
);

const NO_DATA_SET = 0x0101;
const HAS_DATA_SET = 0x0102;

/** Error Comment (0000,0902) is LO: 64 characters. */
const LONGEST_COMMENT = 64;

export function commandBytes(command: Command): Buffer {
  const parts = ELEMENTS.flatMap(([name, element, vr]) => {
    const value =
      name === 'dataSetType'
        ? command.hasDataSet
          ? HAS_DATA_SET
          : NO_DATA_SET
        : command[name];
    return value === undefined ? [] : [elementBytes(element, valueBytes(value, vr))];
  });
  const rest = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(rest.length);
  return Buffer.concat([elementBytes(0, length), rest]);
}

function valueBytes(value: string | number, vr: string): Buffer {
  if (typeof value === 'number') {
    const word = Buffer.alloc(2);
    word.writeUInt16LE(value);
    return word;
  }
  const said = vr === 'LO' ? value.slice(0, LONGEST_COMMENT) : value;
  const padding = vr === 'UI' ? '\0' : ' ';
  return Buffer.from(said.length % 2 ? said + padding : said, 'latin1');
}

function elementBytes(element: number, value: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(element, 2);
  head.writeUInt32LE(value.length, 4);
  return Buffer.concat([head, value]);
}

/** @throws AppError `pacs_dialect` */
export function readCommand(bytes: Buffer): Command {
  const read: Record<string, string | number> = {};
  for (let at = 0; at < bytes.length;) {
    const value = at + 8;
    const end = value <= bytes.length ? value + bytes.readUInt32LE(at + 4) : Infinity;
    if (end > bytes.length || bytes.readUInt16LE(at) !== 0) {
      throw fault('A command set cannot be read.');
    }
    const known = BY_ELEMENT.get(bytes.readUInt16LE(at + 2));
    if (known?.vr === 'US') {
      if (end - value !== 2) throw fault('A command set has a number of another length.');
      read[known.name] = bytes.readUInt16LE(value);
    } else if (known) {
      read[known.name] = bytes.toString('latin1', value, end).replace(/^ +|[\0 ]+$/g, '');
    }
    at = end;
  }
  const { dataSetType, ...command } = read;
  if (typeof command['field'] !== 'number') throw fault('A command set says no command.');
  return {
    ...(command as Omit<Command, 'hasDataSet'>),
    hasDataSet: dataSetType !== undefined && dataSetType !== NO_DATA_SET,
  };
}
