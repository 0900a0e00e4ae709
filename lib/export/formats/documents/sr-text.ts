import { writePart10 } from '@/lib/dicom/write-part10';
import {
  type AnnotatedStudy,
  type ReportedStudy,
  reportedAnnotations,
  reportedFindings,
  reportedProse,
  withReport,
} from '@/lib/export/annotated-study';
import {
  type CodedConcept,
  codeItem,
  dcm,
  ln,
  rfc5646,
} from '@/lib/export/dicom/coded-concept';
import type { ExportFormat } from '@/lib/export/export-format';
import { rememberingIndex } from '@/lib/export/referenced-images';
import { beginning, cautions, note } from '@/lib/export/sr/beginning';
import { HEADINGS } from '@/lib/export/sr/anatomy';
import {
  code,
  container,
  image,
  text,
  type ContentItem,
} from '@/lib/export/sr/content-item';
import { BASIC_TEXT_SR, document } from '@/lib/export/sr/document-header';
import {
  comparison,
  criticality,
  ELEMENT_NAMES,
  readerDecision,
} from '@/lib/export/sr/finding-items';
import { algorithmIdentification } from '@/lib/export/sr/observers';
import { runOf } from '@/lib/export/runs';
import { reportedTranslations } from '@/lib/export/translations';
import { type Finding, type Section, sections } from '@/lib/report/finding';
import type { Sentence } from '@/lib/report/prose';

/**
 * The report as text under coded headings, for what shows reports and reads no measurements: every PACS,
 * and whoever files reports.
 *
 * @see DICOM PS3.16 TID 2000, TID 2001, CID 7000 to 7002; PS3.3 A.35.1
 */
export const srText: ExportFormat = {
  id: 'dicom-sr-text',
  title: 'DICOM text report (TID 2000)',
  write(annotated) {
    const study = withReport(annotated);
    const images = rememberingIndex(study);
    const tree = textReport(study, images);
    const bytes = writePart10(document(study, images.found, tree, BASIC_TEXT_SR));
    return [{ name: 'sr-text.dcm', mediaType: 'application/dicom', bytes }];
  },
};

const REPORT = 'Diagnostic imaging report';
/** Document titles (PS3.16 CID 7000), by the modality of the images. */
const TITLES: Readonly<Record<string, CodedConcept>> = {
  CT: ln('18747-6', 'CT Report'),
  MR: ln('18755-9', 'MRI Report'),
  US: ln('18760-9', 'Ultrasound Report'),
  NM: ln('18757-5', 'Nuclear Medicine Report'),
  PT: ln('18758-3', 'PET Scan Report'),
};

const titleOf = ({ series }: AnnotatedStudy) => {
  const [first, ...others] = new Set(
    series
      .map(({ modality }) => modality)
      .filter((each) => each !== 'SR' && each !== 'PR'),
  );
  const title = others.length === 0 ? TITLES[first ?? ''] : undefined;
  return title ?? ln('18748-4', REPORT);
};

/** The root of the content tree (PS3.16 TID 2000). */
function textReport(study: ReportedStudy, images: ReturnType<typeof rememberingIndex>) {
  const prose = reportedProse(study);
  const byId = new Map(reportedFindings(study).map((each) => [each.id, each]));
  return {
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(titleOf(study))],
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '2000' }],
    ContentSequence: [
      ...beginning(study),
      summary(study),
      ...sections
        .filter((section) => prose[section].length > 0)
        .map((section) =>
          container(
            HEADINGS[section],
            prose[section].map(({ findingId, text: sentence }) =>
              text('CONTAINS', ELEMENT_NAMES[section], sentence, [
                ...translated(study, section, findingId, prose[section]),
                ...behind(study, byId.get(findingId), images),
              ]),
            ),
          ),
        ),
      ...keyImages(study, images),
    ],
  };
}

function summary(study: ReportedStudy): ContentItem {
  return container(dcm('121111', 'Summary'), [
    ...cautions(study),
    ...(study.report.signature ? [] : [note('Unverified draft: nobody has signed it.')]),
  ]);
}

/**
 * What somebody answers for of translations; what a machine translated stands in other formats.
 *
 * @see DICOM PS3.16 TID 1210, TID 1201
 */
function translated(
  study: ReportedStudy,
  section: Section,
  findingId: string,
  own: readonly Sentence[],
): ContentItem[] {
  // A finding has one sentence in a section, unless it was split: then their order tells them apart.
  return reportedTranslations(study)
    .filter(({ kind }) => kind === 'reviewed')
    .flatMap(({ language, sentences }) => {
      const said = sentences.filter(
        (each) => each.section === section && each.findingId === findingId,
      );
      if (
        said.length === 0 ||
        own.filter((each) => each.findingId === findingId).length > 1
      )
        return [];
      return said.map((each) =>
        text('HAS CONCEPT MOD', dcm('121051', 'Equivalent Meaning of Value'), each.text, [
          code(
            'HAS CONCEPT MOD',
            dcm('121047', 'Language of Value'),
            rfc5646(language.tag, language.name),
          ),
        ]),
      );
    });
}

/** Of a sentence: that it can't wait, what was before, who stated it first, and where it is seen. */
function behind(
  study: ReportedStudy,
  finding: Finding | undefined,
  images: ReturnType<typeof rememberingIndex>,
): ContentItem[] {
  if (!finding) return [];
  const frames = new Map(
    finding.evidence.map((each) => [`${each.sopInstanceUid}/${each.frame}`, each]),
  );
  const run = runOf(study, finding);
  return [
    ...criticality(finding),
    ...comparison(finding),
    ...readerDecision(finding),
    ...(run ? algorithmIdentification(run, 'HAS PROPERTIES') : []),
    ...[...frames.values()].map((each) =>
      image('INFERRED FROM', dcm('121112', 'Source of Measurement'), images.find(each)),
    ),
  ];
}

/** What was drawn on stands as an image: its shapes are for other documents. */
function keyImages(
  study: ReportedStudy,
  images: ReturnType<typeof rememberingIndex>,
): ContentItem[] {
  const drawn = new Map(
    reportedAnnotations(study).map((each) => [
      `${each.sopInstanceUid}/${each.frame}`,
      each,
    ]),
  );
  if (drawn.size === 0) return [];
  return [
    container(
      dcm('121180', 'Key Images'),
      [...drawn.values()].map((each) => image('CONTAINS', null, images.find(each))),
    ),
  ];
}
