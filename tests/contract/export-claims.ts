import {
  reportedAnnotations,
  reportedFindings,
  type AnnotatedStudy,
  type ReportedStudy,
} from '@/lib/export/annotated-study';
import { DISCLAIMER } from '@/lib/report/prose';

/** Places of a study that say who the patient is, or can lead there. */
export const IDENTITY = [
  'patient.name',
  'patient.id',
  'patient.issuerOfId',
  'patient.birthDate',
  'study.id',
  'study.accessionNumber',
  'study.description',
  'study.referringPhysicianName',
  'study.institution',
  'series.description',
] as const;
export type Identity = (typeof IDENTITY)[number];

/** What a format says of itself, and is held to. */
export interface ExportClaims {
  /** Of which studies it writes something. */
  holds(study: AnnotatedStudy): boolean;
  /** Stands in its files when, and only when, the study is synthetic. */
  synthetic: string;
  /** Stands in them when, and only when, the report is signed; null: they say nothing of it. */
  signed: string | null;
  disclaimer: string;
  /** Which of these it hands on; the others are nowhere in it. */
  identity: readonly Identity[];
  /** It holds what findings state. */
  statements: boolean;
  /** Characters that it can't show, which stand as their numbers. */
  lacks?: RegExp;
  /** It holds what was rejected: no format does that says nothing here. */
  rejected?: true;
  /** Its files name these images. */
  images: readonly ('findings' | 'annotations' | 'segments')[];
  /** Whence what it holds comes: stands in the files of the chest CT. */
  provenance: readonly string[];
  /** The line by which dciodvfy names what it is; else what is said in its place. */
  dciodvfy: string | RegExp | { readonly why: string };
}

/** What patients and studies are called in every DICOM object. */
const DICOM = IDENTITY.filter((place) => place !== 'series.description');

const isReported = (study: AnnotatedStudy): study is ReportedStudy =>
  study.report !== null;
const hasSegments = ({ segments }: AnnotatedStudy) => segments.length > 0;

const isPlaced = ({ series }: AnnotatedStudy) =>
  series.every(({ instances }) => instances.every(({ places }) => places.length > 0));
const MODEL = 'google/medgemma-1.5-4b-it';

const seg = {
  holds: hasSegments,
  synthetic: 'SYNTHETIC DATA',
  signed: null,
  disclaimer: DISCLAIMER,
  identity: DICOM,
  statements: false,
  images: ['segments'],
  provenance: ['SEMIAUTOMATIC', 'MANUAL', MODEL, 'run=run-1', 'Ada Reader'],
} as const;

const paper = {
  holds: isReported,
  synthetic: 'SYNTHETIC DATA',
  signed: 'Signed by',
  disclaimer: DISCLAIMER,
  identity: DICOM,
  statements: true,
  lacks: /[\u0600-\u06ff\u0334\u031b🫁]/gu,
  images: ['findings', 'annotations'],
  provenance: [MODEL, 'Run run-1', 'Ada Reader', 'Overread 0.1.0'],
} as const;

const picture = {
  ...seg,
  holds: (study: AnnotatedStudy) =>
    reportedAnnotations(study).length > 0 ||
    reportedFindings(study).some(({ evidence }) => evidence.length > 0),
  identity: [],
  images: ['findings', 'annotations'],
  provenance: ['Overread', '"finding"', 'DICOM image 1.2.826'],
} as const;

const cine = {
  ...picture,
  provenance: ['Overread 0.1.0', 'DICOM series 1.2.826'],
  dciodvfy: { why: 'moving pictures, read by ffmpeg and Chromium' },
} as const;

export const exportClaims: Readonly<Record<string, ExportClaims>> = {
  json: {
    holds: isReported,
    synthetic: '"synthetic": true',
    signed: '"status": "final"',
    disclaimer: DISCLAIMER,
    identity: [...DICOM, 'series.description'],
    statements: true,
    images: ['findings', 'annotations'],
    provenance: [MODEL, '"id": "run-1"', 'a'.repeat(64), 'b'.repeat(64), 'Ada Reader'],
    dciodvfy: { why: 'JSON, checked by its own schema' },
  },
  'dicom-sr': {
    holds: isReported,
    synthetic: 'SYNTHETIC DATA',
    signed: 'COMPLETE',
    disclaimer: DISCLAIMER,
    identity: DICOM,
    statements: true,
    images: ['findings', 'annotations'],
    provenance: [MODEL, 'run=run-1', 'prompt-sha256=', 'Ada Reader'],
    dciodvfy: 'ComprehensiveSR',
  },
  'dicom-seg': { ...seg, dciodvfy: 'Segmentation' },
  'dicom-seg-labelmap': {
    ...seg,
    dciodvfy: { why: 'the packaged one is older than label maps' },
  },
  rtstruct: {
    ...seg,
    holds: (study) => hasSegments(study) && isPlaced(study),
    dciodvfy: 'RTStructureSet',
  },
  gsps: {
    ...seg,
    holds: ({ annotations }) => annotations.length > 0,
    disclaimer: 'research use only',
    images: ['annotations'],
    provenance: ['Ada Reader', 'drawn by medgemma-local'],
    dciodvfy: /^(Grayscale|Color)SoftcopyPresentationState$/,
  },
  kos: {
    ...seg,
    holds: (study) => reportedFindings(study).length > 0,
    images: ['findings'],
    provenance: ['Ada Reader', MODEL],
    dciodvfy: 'KeyObjectSelectionDocument',
  },
  coco: {
    ...seg,
    synthetic: '"synthetic":true',
    identity: [],
    provenance: [MODEL, '"run-1"', 'person and model', 'Ada Reader'],
    dciodvfy: { why: 'JSON, checked by its own schema' },
  },
  csv: {
    ...seg,
    synthetic: ',synthetic,',
    signed: ',final,',
    identity: [],
    statements: true,
    images: ['findings', 'annotations'],
    provenance: [MODEL, ',run-1,', 'SEMIAUTOMATIC', 'Ada Reader'],
    dciodvfy: { why: 'tables, read by Python' },
  },
  jsonl: {
    holds: isReported,
    synthetic: '"synthetic":true',
    signed: '"status":"final"',
    disclaimer: DISCLAIMER,
    identity: [],
    statements: true,
    rejected: true,
    images: ['findings'],
    provenance: [MODEL, '"run-1"', 'a'.repeat(64), 'b'.repeat(64), 'What do you see?'],
    dciodvfy: { why: 'JSON, checked by its own schema' },
  },
  nifti: {
    ...seg,
    holds: isPlaced,
    synthetic: '"synthetic": true',
    identity: [],
    provenance: [MODEL, '"run-1"', 'SEMIAUTOMATIC', 'Ada Reader'],
    dciodvfy: { why: 'volumes, read by nibabel' },
  },
  png: { ...picture, dciodvfy: { why: 'pictures, read by Python' } },
  png16: { ...picture, dciodvfy: { why: 'pictures, read by Python' } },
  'png-drawn': { ...picture, dciodvfy: { why: 'pictures, read by Python' } },
  gif: cine,
  webm: cine,
  mp4: cine,
  pdf: { ...paper, dciodvfy: { why: 'no DICOM, read by pdftotext' } },
  'dicom-pdf': { ...paper, dciodvfy: 'EncapsulatedPDF' },
  'dicom-sr-text': {
    holds: isReported,
    synthetic: 'SYNTHETIC DATA',
    signed: 'COMPLETE',
    disclaimer: DISCLAIMER,
    identity: DICOM,
    statements: true,
    images: ['findings', 'annotations'],
    provenance: [MODEL, 'run=run-1', 'prompt-sha256=', 'Ada Reader'],
    dciodvfy: 'BasicTextSR',
  },
  prov: {
    holds: isReported,
    synthetic: '"o:synthetic": true',
    signed: '"prov:role": "signer"',
    disclaimer: DISCLAIMER,
    identity: [],
    statements: true,
    images: ['findings', 'annotations', 'segments'],
    provenance: [MODEL, '"run-1"', 'a'.repeat(64), 'b'.repeat(64), 'Ada Reader'],
    dciodvfy: { why: 'JSON, checked by its own schema' },
  },
  fhir: {
    holds: isReported,
    synthetic: 'HTEST',
    signed: '"status": "final"',
    disclaimer: DISCLAIMER,
    identity: [...DICOM, 'series.description'],
    statements: true,
    images: ['findings', 'annotations'],
    provenance: [MODEL, '"run-1"', 'a'.repeat(64), 'b'.repeat(64), 'Ada Reader'],
    dciodvfy: { why: 'JSON, checked by the definitions of R4' },
  },
};
