import type {
  AnnotatedStudy,
  Annotation,
  ReportedStudy,
  Segment,
} from '@/lib/export/annotated-study';
import { patientPoint, pixelPoint } from '@/lib/image/geometry';
import type { Mask } from '@/lib/image/segmentation/mask';
import type { Finding, Statement } from '@/lib/report/finding';

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const US_MULTIFRAME = '1.2.840.10008.5.1.4.1.1.3.1';

/** Stands in every field that no format may write. */
export const CANARY = 'CANARY-must-not-leave';

const ctImage = (number: number) => `1.2.826.0.1.3680043.10.1.1.${number}`;

const statement = (text: string, more: Partial<Statement> = {}): Statement => ({
  section: 'findings',
  statement: text,
  polarity: 'present',
  certainty: null,
  anatomy: null,
  side: null,
  sizeMm: null,
  evidence: [],
  ...more,
});

const finding = (
  id: string,
  text: string,
  more: Partial<Finding> & Partial<Statement> = {},
): Finding => ({
  ...statement(text, more),
  id,
  source: 'model',
  proposed: statement(text),
  decision: 'accepted',
  reason: null,
  decidedBy: 'Ada Reader',
  decidedAt: '2026-03-01T10:15:00.000Z',
  warnings: [CANARY],
  measured: [],
  alsoCompared: [],
  isNormal: false,
  parents: [],
  critical: null,
  compared: null,
  history: [],
  ...more,
});

const ctSlice = (
  number: number,
  box: [number, number, number, number] | null = null,
) => ({
  seriesUid: '1.2.826.0.1.3680043.10.1.9',
  sopInstanceUid: ctImage(number),
  frame: 1,
  box,
});

type Matrix = Pick<Mask, 'rows' | 'columns'>;

/** The runs of a rectangle; rows and columns from 0, the end left out. */
export function rectangle(
  { rows, columns }: Matrix,
  [top, bottom]: readonly [number, number],
  [left, right]: readonly [number, number],
): number[] {
  const runs = [top * columns + left];
  for (let row = top; row < bottom; row++) {
    runs.push(right - left, columns - right + left);
  }
  runs[runs.length - 1] = (rows - bottom + 1) * columns - right;
  return runs;
}

const CT = { rows: 512, columns: 512 };
const US = { rows: 480, columns: 640 };

const segment = (id: string, more: Partial<Segment>): Segment => ({
  id: `0d9c7a52-6f0e-4a53-8c11-5d2f8e3b7c${id}`,
  seriesUid: '1.2.826.0.1.3680043.10.1.9',
  label: 'Nodule',
  color: '#ff0000',
  algorithmType: 'MANUAL',
  algorithm: null,
  category: null,
  type: null,
  mask: { ...CT, frames: [] },
  author: 'Ada Reader',
  version: 1,
  updatedAt: '2026-03-01T10:12:00.000Z',
  ...more,
});

const ctFrame = (number: number, runs: number[]) => ({
  sopInstanceUid: ctImage(number),
  frameNumber: 1,
  runs,
});

/** On slices that are named from the head down, so that their order is not that of the planes. */
const ctSegments: Segment[] = [
  segment('01', {
    algorithmType: 'SEMIAUTOMATIC',
    algorithm: { name: 'google/medgemma-1.5-4b-it', version: '1.5', runId: 'run-1' },
    type: { value: '27925004', scheme: 'SCT', meaning: 'Nodule' },
    mask: {
      ...CT,
      frames: [
        ctFrame(3, rectangle(CT, [118, 161], [97, 134])),
        ctFrame(2, rectangle(CT, [115, 166], [95, 136])),
      ],
    },
  }),
  segment('02', {
    label: 'Leber, größter Anteil 肝',
    color: '#22aa44',
    category: { value: '91723000', scheme: 'SCT', meaning: 'Anatomical Structure' },
    type: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
    mask: { ...CT, frames: [ctFrame(4, rectangle(CT, [200, 300], [511, 512]))] },
  }),
  segment('03', { label: 'Nothing in it', mask: { ...CT, frames: [] } }),
];

const base: Omit<
  AnnotatedStudy,
  'displays' | 'study' | 'series' | 'report' | 'annotations' | 'segments' | 'displays'
> = {
  patient: {
    name: 'Doe^Jane',
    id: 'P-1',
    issuerOfId: null,
    birthDate: '19600102',
    sex: 'F',
  },
  run: {
    id: 'run-1',
    startedAt: '2026-03-01T10:00:00.000Z',
    modelId: 'medgemma-local',
    adapter: 'openai-compatible',
    model: { name: 'google/medgemma-1.5-4b-it', version: '1.5' },
    policy: 'medgemma-1.5@1',
    promptSha256: 'a'.repeat(64),
    prompt: {
      context: 'CT of the chest, 2 slices.',
      questions: [{ instructions: 'You read images.', question: 'What do you see?' }],
    },
    images: [
      { sha256: 'b'.repeat(64), sopInstanceUid: ctImage(1), frame: 1 },
      { sha256: 'c'.repeat(64), sopInstanceUid: ctImage(2), frame: 1 },
    ],
  },
  helpRuns: [],
  synthetic: true,
  deidentified: null,
  software: { name: 'Overread', version: '0.1.0' },
};

/** A length of 30 columns on 0.5 mm pixels, and an ellipse with statistics. */
const ctAnnotations: Annotation[] = [
  {
    id: '6f2b0f4e-0c3a-4b62-9a53-2f6d5b1c0a01',
    tool: 'Length',
    seriesUid: '1.2.826.0.1.3680043.10.1.9',
    sopInstanceUid: ctImage(2),
    frame: 1,
    pixels: [pixelPoint(100, 120), pixelPoint(130, 160)],
    patient: {
      frameOfReferenceUid: '1.2.826.0.1.3680043.10.1.8',
      points: [patientPoint(-78, -68, -10), patientPoint(-63, -48, -10)],
    },
    label: 'Nodule, long axis',
    code: null,
    measurements: [{ name: 'length', value: 25, unit: 'mm' }],
    author: 'Ada Reader',
    source: 'person',
    status: 'proposed',
    color: null,
    origin: null,
    createdAt: '2026-03-01T10:05:00.000Z',
  },
  {
    id: '6f2b0f4e-0c3a-4b62-9a53-2f6d5b1c0a02',
    tool: 'EllipticalROI',
    seriesUid: '1.2.826.0.1.3680043.10.1.9',
    sopInstanceUid: ctImage(3),
    frame: 1,
    // Bottom, top, left, right: wider than tall, so that the axes change places in SR.
    pixels: [
      pixelPoint(200, 220),
      pixelPoint(200, 200),
      pixelPoint(180, 210),
      pixelPoint(220, 210),
    ],
    patient: {
      frameOfReferenceUid: '1.2.826.0.1.3680043.10.1.8',
      points: [
        patientPoint(-28, -18, -5),
        patientPoint(-28, -28, -5),
        patientPoint(-38, -23, -5),
        patientPoint(-18, -23, -5),
      ],
    },
    label: '',
    code: null,
    measurements: [
      { name: 'mean', value: 41.123456789012345, unit: 'HU' },
      { name: 'area', value: 157.07963267948966, unit: 'mm²' },
      { name: 'sd', value: 12.5, unit: 'HU' },
      { name: 'min', value: -3, unit: 'HU' },
      { name: 'max', value: 88, unit: 'HU' },
      { name: 'pixels', value: 628, unit: '1' },
    ],
    author: 'medgemma-local',
    source: 'model',
    status: 'accepted',
    color: null,
    origin: null,
    createdAt: '2026-03-01T10:00:30.000Z',
  },
  {
    id: '6f2b0f4e-0c3a-4b62-9a53-2f6d5b1c0a03',
    tool: 'Length',
    seriesUid: '1.2.826.0.1.3680043.10.1.9',
    sopInstanceUid: ctImage(5),
    frame: 1,
    pixels: [pixelPoint(1, 1), pixelPoint(2, 2)],
    patient: null,
    label: CANARY,
    code: null,
    measurements: [{ name: 'length', value: 0.7071, unit: 'mm' }],
    author: 'medgemma-local',
    source: 'model',
    status: 'rejected',
    color: null,
    origin: null,
    createdAt: '2026-03-01T10:00:30.000Z',
  },
  {
    id: '6f2b0f4e-0c3a-4b62-9a53-2f6d5b1c0a04',
    tool: 'Length',
    seriesUid: '1.2.826.0.1.3680043.10.1.9',
    sopInstanceUid: ctImage(5),
    frame: 1,
    pixels: [pixelPoint(3, 3), pixelPoint(4, 4)],
    patient: null,
    label: `${CANARY}: proposed by a model, looked at by no one`,
    code: null,
    measurements: [],
    author: 'medgemma-local',
    source: 'model',
    status: 'proposed',
    color: null,
    origin: null,
    createdAt: '2026-03-01T10:00:30.000Z',
  },
];

/**
 * A chest CT, five slices of 512 × 512 pixels of 0.5 mm, 5 mm apart: two findings accepted, one
 * edited, one rejected, one of the reader's own.
 */
export const chestCt: ReportedStudy = {
  ...base,
  study: {
    uid: '1.2.826.0.1.3680043.10.1',
    date: '20260301',
    time: '093000',
    timezoneOffsetFromUtc: '+0100',
    id: 'S1',
    accessionNumber: 'A1',
    description: 'CT chest',
    referringPhysicianName: 'Ref^Erring',
    institution: 'Teaching Hospital',
    procedure: null,
  },
  series: [
    {
      uid: '1.2.826.0.1.3680043.10.1.9',
      modality: 'CT',
      number: 2,
      description: 'Lung 5 mm',
      lossy: null,
      instances: [1, 2, 3, 4, 5].map((number) => ({
        sopInstanceUid: ctImage(number),
        sopClassUid: CT_IMAGE,
        rows: 512,
        columns: 512,
        frames: 1,
        places: [
          {
            frameOfReferenceUid: '1.2.826.0.1.3680043.10.1.8',
            position: [-128, -128, -5 * number],
            orientation: [1, 0, 0, 0, 1, 0],
            pixelSpacing: [0.5, 0.5],
            sliceThickness: 5,
          },
        ],
      })),
    },
  ],
  report: {
    id: 'report-1',
    version: 4,
    status: 'final',
    signature: { by: 'Ada Reader', at: '2026-03-01T10:20:30.000Z' },
    authors: ['Ada Reader'],
    createdAt: '2026-03-01T10:01:00.000Z',
    updatedAt: '2026-03-01T10:20:30.000Z',
    language: { tag: 'en', name: 'English' },
    prose: {
      technique: [{ findingId: 'f0', text: '5 slices of the chest, 5 mm apart.' }],
      findings: [
        { findingId: 'f1', text: '25 mm nodule in the left lung.' },
        { findingId: 'f2', text: 'No pleural effusion.' },
        { findingId: 'f3', text: CANARY },
      ],
      impression: [{ findingId: 'f4', text: 'Nodule, follow-up advised.' }],
      addendum: [],
    },
    predecessors: [],
    translations: [
      {
        language: { tag: 'zh', name: 'Chinese' },
        kind: 'reviewed',
        author: 'Bea Second',
        createdAt: '2026-03-01T10:25:00.000Z',
        sentences: [
          { findingId: 'f0', section: 'technique', text: '胸部 5 层。' },
          { findingId: 'f1', section: 'findings', text: '左肺 25 mm 结节。' },
          { findingId: 'f2', section: 'findings', text: '无胸腔积液。' },
          { findingId: 'f3', section: 'findings', text: CANARY },
        ],
      },
      {
        language: { tag: 'de', name: 'German' },
        kind: 'machine',
        author: 'Ada Reader',
        createdAt: '2026-03-01T10:26:00.000Z',
        sentences: [
          { findingId: 'f1', section: 'findings', text: 'Rundherd von 25 mm links.' },
          { findingId: 'f3', section: 'findings', text: CANARY },
        ],
      },
    ],
    findings: [
      finding('f0', '5 slices of the chest, 5 mm apart.', {
        section: 'technique',
        evidence: [ctSlice(1)],
      }),
      finding('f1', '25 mm nodule in the left lung.', {
        certainty: 'high',
        anatomy: 'lung',
        side: 'left',
        sizeMm: 25,
        evidence: [
          ctSlice(2, [95, 115, 135, 165]),
          ctSlice(3, [97, 118, 133, 160]),
          ctSlice(4),
        ],
        decision: 'edited',
        proposed: statement('Nodule of 2 cm in the right lung.'),
        critical: {
          within: 'hours',
          told: [
            {
              ...{ whom: 'Dr. Lee, ward 3', how: 'telephone', readBack: true },
              ...{ at: '2026-03-01T10:10:00.000Z', by: 'Bea Second' },
            },
          ],
        },
      }),
      finding('f2', 'No pleural effusion.', {
        polarity: 'absent',
        anatomy: 'costophrenic angles',
        side: 'bilateral',
        certainty: 'moderate',
      }),
      finding('f3', CANARY, {
        decision: 'rejected',
        proposed: statement(CANARY),
        reason: CANARY,
        evidence: [ctSlice(5, [1, 1, 9, 9])],
      }),
      finding('f4', 'Nodule, follow-up advised.', {
        section: 'impression',
        source: 'person',
        proposed: null,
        evidence: [ctSlice(2)],
      }),
      finding('f5', CANARY, { decision: 'undecided', decidedBy: null, decidedAt: null }),
    ],
  },
  annotations: ctAnnotations,
  segments: ctSegments,
  displays: Object.fromEntries(
    [1, 2, 3, 4, 5].map((number) => [
      `${ctImage(number)}/1`,
      {
        photometricInterpretation: 'MONOCHROME2',
        rescale: { slope: 1, intercept: -1024, type: 'HU' },
        modalityLut: null,
        window: {
          center: -600,
          width: number === 3 ? 1200 : 1500,
          fn: 'LINEAR' as const,
        },
        voiLut: null,
      },
    ]),
  ),
};

/** An ultrasound clip of 60 frames without frame of reference; measured in cm and in pixels. */
export const ultrasoundClip: ReportedStudy = {
  ...base,
  run: null,
  study: {
    ...chestCt.study,
    uid: '1.2.826.0.1.3680043.10.2',
    description: null,
    timezoneOffsetFromUtc: null,
    institution: null,
    accessionNumber: null,
  },
  series: [
    {
      uid: '1.2.826.0.1.3680043.10.2.1',
      modality: 'US',
      number: null,
      description: null,
      lossy: { ratio: '12.5', method: 'ISO_10918_1' },
      instances: [
        {
          sopInstanceUid: '1.2.826.0.1.3680043.10.2.1.1',
          sopClassUid: US_MULTIFRAME,
          rows: 480,
          columns: 640,
          frames: 60,
          places: [],
        },
      ],
    },
  ],
  report: {
    ...chestCt.report,
    id: 'report-2',
    version: 1,
    status: 'draft',
    signature: null,
    prose: {
      technique: [],
      findings: [{ findingId: 'u1', text: 'Cyst in the liver.' }],
      impression: [],
      addendum: [],
    },
    findings: [
      finding('u1', 'Cyst in the liver.', {
        source: 'person',
        proposed: null,
        anatomy: 'Liver',
        evidence: [
          {
            seriesUid: '1.2.826.0.1.3680043.10.2.1',
            sopInstanceUid: '1.2.826.0.1.3680043.10.2.1.1',
            frame: 17,
            box: [300, 200, 340, 230],
          },
        ],
      }),
    ],
  },
  annotations: [
    {
      id: '6f2b0f4e-0c3a-4b62-9a53-2f6d5b1c0b01',
      tool: 'Length',
      seriesUid: '1.2.826.0.1.3680043.10.2.1',
      sopInstanceUid: '1.2.826.0.1.3680043.10.2.1.1',
      frame: 17,
      pixels: [pixelPoint(300, 215), pixelPoint(340, 215)],
      patient: null,
      label: 'Zyste, größter Durchmesser 嚢胞',
      code: null,
      measurements: [{ name: 'length', value: 1.25, unit: 'cm' }],
      author: 'Ada Reader',
      source: 'person',
      status: 'accepted',
      color: null,
      origin: null,
      createdAt: '2026-03-01T10:05:00.000Z',
    },
    {
      id: '6f2b0f4e-0c3a-4b62-9a53-2f6d5b1c0b02',
      tool: 'EllipticalROI',
      seriesUid: '1.2.826.0.1.3680043.10.2.1',
      sopInstanceUid: '1.2.826.0.1.3680043.10.2.1.1',
      frame: 60,
      pixels: [
        pixelPoint(100, 140),
        pixelPoint(100, 100),
        pixelPoint(90, 120),
        pixelPoint(110, 120),
      ],
      patient: null,
      label: '',
      code: null,
      measurements: [{ name: 'area', value: 628.3185307179587, unit: 'px²' }],
      author: 'Ada Reader',
      source: 'person',
      status: 'accepted',
      color: null,
      origin: null,
      createdAt: '2026-03-01T10:06:00.000Z',
    },
  ],
  segments: [
    segment('11', {
      seriesUid: '1.2.826.0.1.3680043.10.2.1',
      label: 'Cyst',
      mask: {
        ...US,
        frames: [18, 17].map((frameNumber) => ({
          sopInstanceUid: '1.2.826.0.1.3680043.10.2.1.1',
          frameNumber,
          runs: rectangle(US, [200, 231], [300, 341]),
        })),
      },
    }),
  ],
  displays: Object.fromEntries(
    [17, 60].map((number) => [
      `1.2.826.0.1.3680043.10.2.1.1/${number}`,
      {
        photometricInterpretation: 'YBR_FULL_422',
        rescale: null,
        modalityLut: null,
        window: null,
        voiLut: null,
      },
    ]),
  ),
};

/** A signed report in which nothing was found and nothing measured. */
export const emptyReport: ReportedStudy = {
  ...chestCt,
  run: null,
  synthetic: false,
  report: {
    ...chestCt.report,
    prose: { technique: [], findings: [], impression: [], addendum: [] },
    findings: [],
  },
  annotations: [],
  segments: [],
};

/** Drawn on, and not reported on yet. */
export const withoutReport: AnnotatedStudy = { ...chestCt, report: null, run: null };

export const exportFixtures: Readonly<Record<string, AnnotatedStudy>> = {
  'chest CT': chestCt,
  'ultrasound clip': ultrasoundClip,
  'empty report': emptyReport,
  'CT without a report': withoutReport,
};

/** The first finding was measured by the first drawing, when that was a bidirectional. */
export const tiedTo = (study: ReportedStudy): ReportedStudy => {
  const [drawing] = study.annotations;
  if (!drawing) throw new RangeError('Nothing is drawn on it.');
  const { id: annotationId, seriesUid, sopInstanceUid, frame } = drawing;
  const measured = {
    ...{ annotationId, seriesUid, sopInstanceUid, frame, version: 3 },
    tool: 'Bidirectional',
    values: [
      { name: 'length', value: 12.3, unit: 'mm' },
      { name: 'width', value: 8.1, unit: 'mm' },
    ],
  };
  const findings = study.report.findings.map((each) =>
    each.id === 'f1' ? { ...each, measured: [measured] } : each,
  );
  return { ...study, report: { ...study.report, findings } };
};
