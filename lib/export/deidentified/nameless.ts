import { keptText } from '@/lib/dicom/deidentify/values';
import {
  methodCodes,
  temporalInformation,
  type FreeText,
} from '@/lib/dicom/deidentify/options';
import { isKnownTerm } from '@/lib/dicom/deidentify/vocabulary/retained';
import { EDITION } from '@/lib/dicom/deidentify/table';
import type {
  AnnotatedStudy,
  Annotation,
  ModelRun,
  Segment,
  SeriesImages,
} from '@/lib/export/annotated-study';
import { namelessReport } from '@/lib/export/deidentified/report';
import { openScribe, type Scribe, type Scribing } from '@/lib/export/deidentified/scribe';
import { frameKey } from '@/lib/image/segmentation/mask';

export interface Nameless {
  readonly study: AnnotatedStudy;
  /** Words that would leave; none where they are removed. */
  readonly texts: readonly FreeText[];
}

/**
 * A study as formats may write it of somebody whom nobody is to know: other names, UIDs and ids, the same
 * for each reference to them; dates, places and words as the options ask. What is said of a file's own
 * objects is `deidentify`'s; this is of what stands in the archive beside them. Pure.
 *
 * @see DICOM PS3.15 Annex E, whose table says of each attribute what becomes of it
 */
export function nameless(study: AnnotatedStudy, how: Scribing): Nameless {
  const scribe = openScribe(how);
  const { report, run, helpRuns, annotations, segments } = study;
  return {
    study: {
      ...identity(study, how, scribe),
      series: study.series.map((each) => ofSeries(each, scribe)),
      report: report && namelessReport(report, scribe, how.text === 'redacted'),
      run: run && ofRun(run, scribe),
      helpRuns: helpRuns.map((each) => ofRun(each, scribe)),
      annotations: annotations.map((each) => ofAnnotation(each, scribe)),
      segments: segments.map((each) => ofSegment(each, scribe)),
      displays: ofDisplays(study, scribe),
      synthetic: study.synthetic,
      software: study.software,
    },
    texts: scribe.texts(),
  };
}

function identity(
  { study, patient }: AnnotatedStudy,
  { subject, options, text }: Scribing,
  scribe: Scribe,
): Pick<AnnotatedStudy, 'study' | 'patient' | 'deidentified'> {
  const kept = (value: string | null) =>
    value === null ? null : keptText('LO', value, { terms: subject.keptTerms });
  return {
    study: {
      uid: scribe.uid(study.uid),
      date: scribe.day(study.date),
      time: scribe.time(study.time),
      timezoneOffsetFromUtc: options.has('full-dates')
        ? study.timezoneOffsetFromUtc
        : null,
      id: null,
      accessionNumber: null,
      description: null,
      referringPhysicianName: null,
      institution: options.has('institution') ? kept(study.institution) : null,
      procedure: procedureOf(study.procedure, scribe),
    },
    patient: {
      name: subject.pseudonym,
      id: subject.pseudonym,
      issuerOfId: null,
      birthDate: null,
      sex:
        options.has('patient') && /^[MFO]$/.test(patient.sex ?? '') ? patient.sex : null,
    },
    deidentified: {
      method: `Overread, ${EDITION} Table E.1-1`,
      codes: methodCodes(options, {
        ...{ pixels: false, structured: true, graphics: true },
        descriptors: text === 'redacted',
      }),
      temporal: temporalInformation(options),
    },
  };
}

function procedureOf(
  procedure: AnnotatedStudy['study']['procedure'],
  scribe: Scribe,
): AnnotatedStudy['study']['procedure'] {
  const code = procedure && scribe.code({ ...procedure, value: procedure.code });
  return code && { code: code.value, scheme: code.scheme, meaning: code.meaning };
}

const ofSeries = (series: SeriesImages, { uid }: Scribe): SeriesImages => ({
  uid: uid(series.uid),
  modality: isKnownTerm('00080060', series.modality) ? series.modality : 'OT',
  number: series.number,
  description: null,
  lossy: series.lossy && {
    ratio: /^[\d.]+$/.test(series.lossy.ratio) ? series.lossy.ratio : '1',
    method: isKnownTerm('00282114', series.lossy.method)
      ? series.lossy.method
      : 'ISO_10918_1',
  },
  instances: series.instances.map((instance) => ({
    ...instance,
    sopInstanceUid: uid(instance.sopInstanceUid),
    sopClassUid: uid(instance.sopClassUid),
    places: instance.places.map((place) => ({
      ...place,
      frameOfReferenceUid: place.frameOfReferenceUid && uid(place.frameOfReferenceUid),
    })),
  })),
});

const ofRun = (run: ModelRun, scribe: Scribe): ModelRun => ({
  id: scribe.id(run.id),
  startedAt: scribe.moment(run.startedAt),
  modelId: scribe.machine(run.modelId),
  adapter: run.adapter,
  model: {
    name: scribe.machine(run.model.name),
    version: run.model.version && scribe.machine(run.model.version),
  },
  policy: run.policy,
  promptSha256: scribe.sha256(run.promptSha256),
  prompt: run.prompt && {
    context: scribe.words('prompt', run.prompt.context),
    questions: run.prompt.questions.map(({ instructions, question }) => ({
      instructions: scribe.words('prompt', instructions),
      question: scribe.words('prompt', question),
    })),
  },
  images: run.images.map(({ sha256, sopInstanceUid, frame }) => ({
    sha256: scribe.sha256(sha256),
    sopInstanceUid: scribe.uid(sopInstanceUid),
    frame,
  })),
});

function ofAnnotation(annotation: Annotation, scribe: Scribe): Annotation {
  const { patient, origin, source, measurements } = annotation;
  return {
    id: scribe.id(annotation.id),
    tool: annotation.tool,
    seriesUid: scribe.uid(annotation.seriesUid),
    sopInstanceUid: scribe.uid(annotation.sopInstanceUid),
    frame: annotation.frame,
    pixels: annotation.pixels,
    closed: annotation.closed,
    patient: patient && {
      frameOfReferenceUid:
        patient.frameOfReferenceUid && scribe.uid(patient.frameOfReferenceUid),
      points: patient.points,
    },
    label: scribe.words('label', annotation.label),
    code: scribe.code(annotation.code),
    color: annotation.color,
    measurements: measurements.map(scribe.measure),
    author:
      source === 'model'
        ? scribe.machine(annotation.author)
        : scribe.person(annotation.author),
    source,
    origin: origin && {
      sopInstanceUid: scribe.uid(origin.sopInstanceUid),
      authors: origin.authors.map(scribe.person),
      byDevice: origin.byDevice,
      manufacturer: '',
      software: '',
      trackingUid: origin.trackingUid && scribe.uid(origin.trackingUid),
      site: scribe.code(origin.site),
    },
    status: annotation.status,
    createdAt: scribe.moment(annotation.createdAt),
  };
}

function ofSegment(segment: Segment, scribe: Scribe): Segment {
  const { algorithm, mask } = segment;
  const isOurs = algorithm?.runId != null;
  return {
    id: scribe.id(segment.id),
    seriesUid: scribe.uid(segment.seriesUid),
    label: scribe.words('label', segment.label),
    color: segment.color,
    algorithmType: segment.algorithmType,
    algorithm: algorithm && {
      name: isOurs
        ? scribe.machine(algorithm.name)
        : scribe.words('algorithm', algorithm.name),
      version: isOurs && algorithm.version ? scribe.machine(algorithm.version) : null,
      runId: algorithm.runId && scribe.id(algorithm.runId),
    },
    category: scribe.code(segment.category),
    type: scribe.code(segment.type),
    mask: {
      ...mask,
      frames: mask.frames.map((frame) => ({
        ...frame,
        sopInstanceUid: scribe.uid(frame.sopInstanceUid),
      })),
    },
    author: scribe.person(segment.author),
    version: segment.version,
    updatedAt: scribe.moment(segment.updatedAt),
  };
}

function ofDisplays(
  { series, displays }: AnnotatedStudy,
  { uid }: Scribe,
): AnnotatedStudy['displays'] {
  const plain = <Table extends { explanation?: string }>(table: Table | null) => {
    if (!table) return null;
    const { explanation: _, ...rest } = table;
    return rest as Table;
  };
  const entries = series.flatMap(({ instances }) =>
    instances.flatMap(({ sopInstanceUid, frames }) =>
      Array.from({ length: frames }, (_, at) => {
        const frameNumber = at + 1;
        const display = displays[frameKey({ sopInstanceUid, frameNumber })];
        const key = frameKey({ sopInstanceUid: uid(sopInstanceUid), frameNumber });
        return [key, display] as const;
      }),
    ),
  );
  return Object.fromEntries(
    entries.flatMap(([key, display]) => {
      if (!display) return [];
      const { rescale, modalityLut, voiLut } = display;
      const type = rescale?.type && RESCALED.has(rescale.type) ? rescale.type : null;
      return [
        [
          key,
          {
            ...display,
            rescale: rescale && { ...rescale, type },
            modalityLut: plain(modalityLut),
            voiLut: plain(voiLut),
          },
        ],
      ];
    }),
  );
}

/** Defined Terms of Rescale Type (PS3.3 C.11.1.1.2). */
const RESCALED = new Set(
  'OD HU US MGML Z_EFF ED EDW HU_MOD PCT CPS NONE CNTS BQML'.split(' '),
);
