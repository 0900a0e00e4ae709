import {
  deepSequences,
  deflateBomb,
  encapsulated,
  longElement,
  longPixelData,
  missingFragment,
  vastMatrix,
} from '@/tests/phantoms/bad-files';
import { axial } from '@/tests/phantoms/block-patient';
import { dicomdir } from '@/tests/phantoms/dicomdir';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';
import { zipOf } from '@/tests/phantoms/zip';

/** What should become of a file: by a door that opens archives, and by one that takes DICOM only. */
export interface Bad {
  /** @param study - Sets it apart: the same file twice would be a duplicate. */
  make(study: string): PhantomFile | Promise<PhantomFile>;
  /** `told`: refused, or kept with a reason why it can't be shown. `kept`: nothing wrong with it. */
  readonly becomes: 'refused' | 'told' | 'kept';
  /** In words, by the doors that have a ledger. */
  readonly says: RegExp;
  /** An archive: to doors that take DICOM only it is none. */
  readonly archive?: true;
}

const slice = (study: string, more = {}) => ctSlice(axial(0), { study }, more);
const changed = (file: PhantomFile, change: (bytes: Buffer) => Buffer): PhantomFile => ({
  ...file,
  bytes: change(file.bytes),
});

const EIGHT_BITS = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
const JPEG = '1.2.840.10008.1.2.4.50';
// SOI, then a frame header of 65,500 × 65,500 and nothing that could fill it.
const HUGE_JPEG = Buffer.concat([
  Buffer.from('ffd8ffc0000b08ffdcffdc01011100', 'hex'),
  Buffer.alloc(1000, 0x11),
  Buffer.from('ffd9', 'hex'),
]);

/** A name that the archiver would not write: its letters are changed afterwards. */
const renamed = (bytes: Buffer, from: string, to: string) => {
  if (from.length !== to.length) throw new RangeError('The names differ in length.');
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
};

export const BAD: Readonly<Record<string, Bad>> = {
  'a text': {
    make: (study) =>
      changed(slice(study), () => Buffer.from('Not an image at all. '.repeat(20))),
    becomes: 'refused',
    says: /DICOM/,
  },
  'a file of no bytes': {
    make: (study) => changed(slice(study), () => Buffer.alloc(0)),
    becomes: 'refused',
    says: /empty|DICOM/,
  },
  'a file cut in its header': {
    make: (study) => changed(slice(study), (bytes) => bytes.subarray(0, 600)),
    becomes: 'refused',
    says: /header/,
  },
  'a file cut in its pixels': {
    make: (study) => changed(slice(study), (bytes) => bytes.subarray(0, -100)),
    becomes: 'refused',
    says: /pixel|ends|short/i,
  },
  'an element that says it is 4 GB long': {
    make: (study) => changed(slice(study), () => longElement(study)),
    becomes: 'refused',
    says: /header|long/,
  },
  'pixel data that say they are 4 GB long': {
    make: (study) => changed(slice(study), () => longPixelData(study)),
    becomes: 'refused',
    says: /pixel|ends/i,
  },
  'an image of 65,535² in two bytes': {
    make: (study) => changed(slice(study), () => vastMatrix(study)),
    becomes: 'refused',
    says: /pixel|short/i,
  },
  'an image of 65,500² in a JPEG of 1 KB': {
    make: (study) => {
      const vast = slice(study, { Rows: 65_500, Columns: 65_500, ...EIGHT_BITS });
      return changed(vast, (bytes) => encapsulated(bytes, [HUGE_JPEG], { syntax: JPEG }));
    },
    becomes: 'told',
    says: /large|big|decode|pixels|JPEG/i,
  },
  'fragments that do not add up': {
    make: (study) => changed(slice(study), () => missingFragment(study)),
    becomes: 'told',
    says: /frame|fragment|offset/i,
  },
  'a deflate bomb': {
    make: (study) => changed(slice(study), () => deflateBomb(study)),
    becomes: 'refused',
    says: /unpacks to more/,
  },
  'sequences 100,000 deep': {
    make: (study) => changed(slice(study), () => deepSequences(study)),
    becomes: 'refused',
    says: /deep|nested|header/i,
  },
  'a coding that nobody knows': {
    make: (study) =>
      changed(slice(study), (bytes) =>
        encapsulated(bytes, [HUGE_JPEG], { syntax: '1.2.3.4.5.6' }),
      ),
    becomes: 'told',
    says: /coding that is private or unknown/,
  },
  'a ZIP bomb': {
    make: async (study) => ({
      ...slice(study),
      name: 'bomb.zip',
      bytes: await zipOf([{ name: 'bomb.dcm', bytes: Buffer.alloc(80_000_000) }]),
    }),
    becomes: 'refused',
    says: /unpacks to more than 100 times/,
    archive: true,
  },
  'a ZIP whose names climb out': {
    make: async (study) => {
      const file = slice(study);
      const zip = await zipOf([{ name: 'aa/bb/cc/climbed.dcm', bytes: file.bytes }]);
      const bytes = renamed(zip, 'aa/bb/cc/climbed.dcm', '../../../climbed.dcm');
      return { ...file, name: 'climbing.zip', bytes };
    },
    becomes: 'kept',
    says: /^$/,
    archive: true,
  },
  'a DICOMDIR whose names climb out': {
    make: (study) => ({
      ...slice(study),
      name: 'DICOMDIR',
      bytes: dicomdir([{ id: '..\\..\\..\\ETC\\PASSWD' }]),
    }),
    becomes: 'refused',
    says: /DICOMDIR|disc|names|DICOM/i,
    archive: true,
  },
};
