import type { Deidentification } from '@/lib/dicom/deidentify/options';
import type { LookUpTable } from '@/lib/dicom/look-up-tables';
import type { Code } from '@/lib/dicom/segmentation/properties';
import { AppError } from '@/lib/errors';
import type { Orientation, PatientPoint, PixelPoint } from '@/lib/image/geometry';
import type { Mask } from '@/lib/image/segmentation/mask';
import type { PatientIdentity } from '@/lib/export/patient';
import type { DocumentReference } from '@/lib/export/sr/predecessors';
import type { Translation } from '@/lib/export/translations';
import type { Finding, Section } from '@/lib/report/finding';
import type { Sentence } from '@/lib/report/prose';
import type { ExportedStatus } from '@/lib/report/review/life-cycle';

/**
 * Everything an export format may say about one study, as plain values: no database, no clock. The
 * same value gives the same file. Formats leave out what was rejected or never decided on; see
 * `reportedFindings` and `reportedAnnotations`.
 */
export interface AnnotatedStudy {
  study: StudyIdentity;
  patient: PatientIdentity;
  /** All series of the study that anything below refers to; others may be listed too. */
  series: readonly SeriesImages[];
  /** The signed report; null where there is none yet. */
  report: ReportVersion | null;
  /** The model run that the report started from; null for a report written from nothing. */
  run: ModelRun | null;
  /** Of help, where findings name them. */
  helpRuns: readonly ModelRun[];
  annotations: readonly Annotation[];
  /** What a person drew, or took over from a model or a file. */
  segments: readonly Segment[];
  /** How the frames that findings and annotations refer to are shown, by `frameKey`. */
  displays: Readonly<Record<string, FrameDisplay>>;
  /** The study was made by code, not acquired from a patient. */
  synthetic: boolean;
  /** Null: it says who the patient is, as far as its images do. */
  deidentified: Deidentification | null;
  software: { name: string; version: string };
}

/** Attributes of the General Study Module, in DICOM's own forms. Null: absent in the images. */
export interface StudyIdentity {
  uid: string;
  /** DA, `YYYYMMDD`. */
  date: string | null;
  /** TM, `HHMMSS.FFFFFF`. */
  time: string | null;
  /** `+0100`. Times of the report are given in this zone, in UTC where it is null. */
  timezoneOffsetFromUtc: string | null;
  id: string | null;
  accessionNumber: string | null;
  description: string | null;
  /** PN, `Family^Given`. */
  referringPhysicianName: string | null;
  /** Where the report was written; the organisation of its authors. */
  institution: string | null;
  /** ProcedureCodeSequence of the images, if they have one. */
  procedure: { code: string; scheme: string; meaning: string } | null;
}

export interface SeriesImages {
  uid: string;
  modality: string;
  number: number | null;
  description: string | null;
  /** How its images were compressed with loss, if they were: the first of them stands for all. */
  lossy: { ratio: string; method: string } | null;
  instances: readonly Instance[];
}

export interface Instance {
  sopInstanceUid: string;
  sopClassUid: string;
  rows: number;
  columns: number;
  /** 1 for a single-frame image. */
  frames: number;
  /** Where each of its frames lies, in their order; none where nothing is known of any. */
  places: readonly FramePlace[];
}

/** From stored values to greys, as the image itself has it; null: it doesn't. */
export interface FrameDisplay {
  /** `MONOCHROME1`, `RGB`, … */
  photometricInterpretation: string;
  rescale: { slope: number; intercept: number; type: string | null } | null;
  modalityLut: LookUpTable | null;
  /** The first of several. */
  window: {
    center: number;
    width: number;
    fn: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
  } | null;
  /** Where there is no window. */
  voiLut: LookUpTable | null;
}

/** What the image says of a frame's place and pixels, in DICOM's own forms; null: it doesn't. */
export interface FramePlace {
  frameOfReferenceUid: string | null;
  /** mm, LPS. */
  position: readonly [number, number, number] | null;
  orientation: Orientation | null;
  /** Between rows, between columns, mm. */
  pixelSpacing: readonly [number, number] | null;
  /** mm. */
  sliceThickness: number | null;
}

/** One version of a report. It is signed when it has a signature, a draft otherwise. */
export interface ReportVersion {
  id: string;
  /** Counts from 1; a change is a new version. */
  version: number;
  /** What it is, in FHIR's words; what was entered in error is not exported. */
  status: ExportedStatus;
  signature: { by: string; at: string } | null;
  /** People who wrote or decided something in it. Names as shown, or as PN with `^`. */
  authors: readonly string[];
  /** ISO 8601. */
  createdAt: string;
  updatedAt: string;
  /** RFC 5646 tag and the language's English name: `en`, `English`. */
  language: { tag: string; name: string };
  /** Composed from accepted and edited findings; each sentence knows its finding. */
  prose: Readonly<Record<Section, readonly Sentence[]>>;
  /** Documents of earlier versions that left; one of a SOP class at most. */
  predecessors: readonly DocumentReference[];
  /** Those that say what this version says. */
  translations: readonly Translation[];
  /** All of them, rejected and undecided ones too: leaving those out is the formats' job. */
  findings: readonly Finding[];
}

export interface ModelRun {
  id: string;
  /** ISO 8601. */
  startedAt: string;
  /** Id in the models file, id of the adapter. */
  modelId: string;
  adapter: string;
  /** The name the service gives itself, and its version where it says one. */
  model: { name: string; version: string | null };
  /** Image policy, with its version: `generic@1`. */
  policy: string;
  /** SHA-256 of all text sent, hexadecimal. */
  promptSha256: string;
  /** The text itself; null of a run from before it was kept. */
  prompt: {
    context: string;
    questions: { instructions: string; question: string }[];
  } | null;
  /** What the model saw, in the order sent. */
  images: readonly { sha256: string; sopInstanceUid: string; frame: number }[];
}

/** Tools by Cornerstone's names, which SR groups carry too; Polyline is the viewer's own. */
export type AnnotationTool =
  | 'Length'
  | 'Bidirectional'
  | 'EllipticalROI'
  | 'CircleROI'
  | 'RectangleROI'
  | 'PlanarFreehandROI'
  | 'Angle'
  | 'CobbAngle'
  | 'SplineROI'
  | 'Polyline'
  | 'Probe'
  | 'ArrowAnnotate'
  | 'Label'
  | 'KeyImage'
  | 'Calibration';

/** A thing drawn on a frame. */
export interface Annotation {
  id: string;
  tool: AnnotationTool;
  seriesUid: string;
  sopInstanceUid: string;
  /** 1-based. */
  frame: number;
  /**
   * The tool's handles in Cornerstone's order: Length two ends; Bidirectional both ends of one
   * axis, then of the other; EllipticalROI bottom, top, left, right; CircleROI centre, a point of
   * the rim; RectangleROI top left, top right, bottom left, bottom right; PlanarFreehandROI and
   * Polyline every corner, the first one not repeated; SplineROI the points its curve goes through;
   * Angle end, vertex, end; CobbAngle two lines; ArrowAnnotate tip, tail; Probe and Label one;
   * KeyImage one that means the whole frame; Calibration the ends of a line of a length that a
   * person knew.
   */
  pixels: readonly PixelPoint[];
  /** Of a contour: back to its first point, which goes without saying. */
  closed?: boolean | undefined;
  /** The same points in the patient; null where the frame has no plane, as in ultrasound. */
  patient: {
    frameOfReferenceUid: string | null;
    points: readonly PatientPoint[];
  } | null;
  label: string;
  /** What the label means. */
  code: Code | null;
  /** `#rrggbb`; null: the viewer's own. */
  color: string | null;
  measurements: readonly Measurement[];
  author: string;
  /** `external`: read from an object that another program or archive wrote. */
  source: 'person' | 'model' | 'external';
  origin: AnnotationOrigin | null;
  status: 'proposed' | 'accepted' | 'rejected';
  /** ISO 8601. */
  createdAt: string;
}

/** Whence an external annotation is. */
export interface AnnotationOrigin {
  readonly sopInstanceUid: string;
  readonly authors: readonly string[];
  readonly byDevice: boolean;
  readonly manufacturer: string;
  readonly software: string;
  /** Of the thing that is marked. */
  readonly trackingUid: string | null;
  /** Where in the body. */
  readonly site: Code | null;
}

export interface Measurement {
  /** `length`, `area`, `mean`, `sd`, `min`, `max`, `pixels`, … */
  name: string;
  value: number;
  /** As shown: `mm`, `mm²`, `HU`, `px`, `°`, `1`, … */
  unit: string;
  /** Whence the scale, where it isn't the image's own: `at detector`, `calibrated by the user`. */
  note?: string | undefined;
}

/** Voxels of a series that a person stands behind. */
export interface Segment {
  id: string;
  seriesUid: string;
  label: string;
  /** `#rrggbb` */
  color: string;
  /** True to its history: what a person changed of an algorithm's outlines is the work of both. */
  algorithmType: 'MANUAL' | 'SEMIAUTOMATIC' | 'AUTOMATIC';
  /** Who drew it first, where that was no person; its run, where it was a model of ours. */
  algorithm: { name: string; version: string | null; runId: string | null } | null;
  category: Code | null;
  type: Code | null;
  mask: Mask;
  author: string;
  version: number;
  /** ISO 8601. */
  updatedAt: string;
}

/** A study whose report is signed, or about to be. */
export type ReportedStudy = AnnotatedStudy & { report: ReportVersion };

/** @throws AppError `conflict` when the study has no report. */
export function withReport(study: AnnotatedStudy): ReportedStudy {
  if (study.report) return { ...study, report: study.report };
  throw new AppError('conflict', 'This study has no signed report yet.', {
    hint: 'Decide on every finding, sign, then export.',
  });
}

/** The findings that are part of the report: those a person accepted or edited. */
export const reportedFindings = ({ report }: AnnotatedStudy): Finding[] =>
  (report?.findings ?? []).filter(
    ({ decision }) => decision === 'accepted' || decision === 'edited',
  );

/** The annotations that a person stands behind: drawn by one, or drawn by a model and accepted. */
export const reportedAnnotations = ({ annotations }: AnnotatedStudy): Annotation[] =>
  annotations.filter(
    ({ source, status }) =>
      status === 'accepted' || (source === 'person' && status === 'proposed'),
  );

/** The prose without sentences of findings that are not part of the report. */
export function reportedProse(study: ReportedStudy): Record<Section, Sentence[]> {
  const reported = new Set(reportedFindings(study).map(({ id }) => id));
  const kept = (section: Section) =>
    study.report.prose[section].filter(({ findingId }) => reported.has(findingId));
  return {
    technique: kept('technique'),
    findings: kept('findings'),
    impression: kept('impression'),
    addendum: kept('addendum'),
  };
}
