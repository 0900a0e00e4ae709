import type { Channel } from '@/lib/samples/brain-mr/tissues';
import type { NamedDataSet } from '@/lib/dicom/write-part10';

/** One series of the examination. Its matrix covers the common field. */
export interface Sequence {
  readonly key: string;
  readonly description: string;
  readonly number: number;
  readonly rows: number;
  readonly columns: number;
  readonly channel: Channel;
  /** s/mm²: one volume for each; nothing for sequences without diffusion weighting. */
  readonly bValues?: readonly number[];
  /** Standard deviation of the noise, in the units of `tissues.ts`. */
  readonly noise: number;
  /** One for each volume. */
  readonly windows: readonly (readonly [center: number, width: number])[];
  readonly imageType: readonly string[];
  /** Time of day the series was started, HHMMSS. */
  readonly time: string;
  /** MR Image module: how the signal was made (PS3.3 C.8.3.1). */
  readonly physics: NamedDataSet;
}

const SPIN_ECHO = {
  ScanningSequence: 'SE',
  SequenceVariant: 'SK',
  MRAcquisitionType: '2D',
};

export const SEQUENCES: readonly Sequence[] = [
  {
    key: 't1',
    description: 'Ax T1 SE',
    number: 3,
    // Not square, on purpose: 0.9 mm between rows, 0.6 mm between columns.
    rows: 256,
    columns: 384,
    channel: 't1',
    noise: 13,
    windows: [[420, 800]],
    imageType: ['ORIGINAL', 'PRIMARY', 'M', 'NORM'],
    time: '103000',
    physics: {
      ...SPIN_ECHO,
      ScanOptions: '',
      RepetitionTime: 520,
      EchoTime: 9,
      EchoTrainLength: 1,
      FlipAngle: 90,
    },
  },
  {
    key: 't2',
    description: 'Ax T2 TSE',
    number: 4,
    rows: 1024,
    columns: 1024,
    channel: 't2',
    noise: 16,
    windows: [[430, 860]],
    imageType: ['ORIGINAL', 'PRIMARY', 'M', 'NORM'],
    time: '103530',
    physics: {
      ...SPIN_ECHO,
      ScanOptions: '',
      RepetitionTime: 4800,
      EchoTime: 102,
      EchoTrainLength: 18,
      FlipAngle: 150,
    },
  },
  {
    key: 'flair',
    description: 'Ax T2 FLAIR',
    number: 5,
    rows: 512,
    columns: 512,
    channel: 'flair',
    noise: 15,
    windows: [[380, 720]],
    imageType: ['ORIGINAL', 'PRIMARY', 'M', 'NORM'],
    time: '104110',
    physics: {
      ScanningSequence: ['SE', 'IR'],
      SequenceVariant: ['SK', 'MP'],
      MRAcquisitionType: '2D',
      ScanOptions: '',
      RepetitionTime: 9000,
      EchoTime: 118,
      InversionTime: 2500,
      EchoTrainLength: 16,
      FlipAngle: 150,
    },
  },
  {
    key: 'dwi',
    description: 'Ax DWI b0 b1000',
    number: 6,
    rows: 256,
    columns: 256,
    channel: 'b0',
    bValues: [0, 1000],
    noise: 11,
    windows: [
      [430, 860],
      [170, 340],
    ],
    imageType: ['ORIGINAL', 'PRIMARY', 'DIFFUSION', 'NONE'],
    time: '104720',
    physics: {
      ScanningSequence: 'EP',
      SequenceVariant: 'SK',
      MRAcquisitionType: '2D',
      ScanOptions: 'FS',
      RepetitionTime: 5200,
      EchoTime: 88,
      EchoTrainLength: 128,
      FlipAngle: 90,
    },
  },
  {
    key: 'adc',
    description: 'Ax ADC (10^-6 mm2/s)',
    number: 7,
    rows: 256,
    columns: 256,
    channel: 'adc',
    noise: 28,
    windows: [[1200, 2400]],
    imageType: ['DERIVED', 'PRIMARY', 'ADC', 'NONE'],
    time: '104720',
    physics: {
      ScanningSequence: 'EP',
      SequenceVariant: 'SK',
      MRAcquisitionType: '2D',
      ScanOptions: 'FS',
      RepetitionTime: 5200,
      EchoTime: 88,
      EchoTrainLength: 128,
      FlipAngle: 90,
      DerivationDescription: 'Apparent diffusion coefficient from b = 0 and 1000 s/mm2',
    },
  },
];
