import { writePart10 } from '@/lib/dicom/write-part10';
import {
  type ReportedStudy,
  reportedAnnotations,
  reportedFindings,
  reportedProse,
  withReport,
} from '@/lib/export/annotated-study';
import type { ExportFormat } from '@/lib/export/export-format';
import { rememberingIndex } from '@/lib/export/referenced-images';
import { beginning, cautions } from '@/lib/export/sr/beginning';
import { annotationGroup } from '@/lib/export/sr/annotation-groups';
import { codeItem, dcm, umls } from '@/lib/export/dicom/coded-concept';
import { container, type ContentItem, text } from '@/lib/export/sr/content-item';
import {
  COMPREHENSIVE_SR,
  document,
  IMAGING_MEASUREMENT_REPORT,
  TEMPLATE_1500,
} from '@/lib/export/sr/document-header';
import {
  ELEMENT_NAMES,
  findingItem,
  findingReference,
  findingRegions,
} from '@/lib/export/sr/finding-items';
import { aboutDrawing } from '@/lib/export/sr/tied-drawings';
import { HEADINGS } from '@/lib/export/sr/anatomy';
import { sections } from '@/lib/report/finding';

/**
 * The report as a DICOM structured report that OHIF, Cornerstone, Slicer and PACS read: a
 * Comprehensive SR whose tree is a Measurement Report.
 *
 * @see DICOM PS3.16 TID 1500; PS3.3 A.35.3
 */
export const srTid1500: ExportFormat = {
  id: 'dicom-sr',
  title: 'DICOM structured report (TID 1500)',
  write(annotated) {
    const study = withReport(annotated);
    const images = rememberingIndex(study);
    const tree = measurementReport(study, images);
    const bytes = writePart10(document(study, images.found, tree, COMPREHENSIVE_SR));
    return [{ name: 'sr.dcm', mediaType: 'application/dicom', bytes }];
  },
};

/** The root of the content tree (PS3.16 TID 1500). */
function measurementReport(
  study: ReportedStudy,
  images: ReturnType<typeof rememberingIndex>,
) {
  const findings = reportedFindings(study);
  return {
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(IMAGING_MEASUREMENT_REPORT)],
    ContinuityOfContent: 'SEPARATE',
    ...TEMPLATE_1500,
    ContentSequence: [
      ...beginning(study),
      ...prose(study),
      // Cornerstone reads no further without it, so that it stands here even when it is empty.
      container(dcm('126010', 'Imaging Measurements'), [
        ...reportedAnnotations(study).map((annotation) =>
          annotationGroup(
            annotation,
            images.find(annotation),
            study,
            aboutDrawing(annotation, findings),
          ),
        ),
        ...findings.flatMap((finding) => findingRegions(finding, study, images)),
      ]),
      ...(findings.length === 0
        ? []
        : [
            container(
              umls('C0034375', 'Qualitative Evaluations'),
              findings.map((finding) => findingItem(finding, study, images)),
            ),
          ]),
    ],
  };
}

/**
 * The report as people read it, and what must be said about it: the template is extensible, and
 * says nothing on where to put text.
 */
function prose(study: ReportedStudy): ContentItem[] {
  const sentences = reportedProse(study);
  return [
    ...cautions(study),
    ...sections
      .filter((section) => sentences[section].length > 0)
      .map((section) =>
        container(
          HEADINGS[section],
          sentences[section].map((sentence) =>
            text('CONTAINS', ELEMENT_NAMES[section], sentence.text, [
              findingReference(sentence.findingId),
            ]),
          ),
        ),
      ),
  ];
}
