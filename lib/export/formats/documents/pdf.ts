import { uidFrom, writePart10 } from '@/lib/dicom/write-part10';
import { withReport, type ReportedStudy } from '@/lib/export/annotated-study';
import { codeItem, ln } from '@/lib/export/dicom/coded-concept';
import {
  identified,
  patientAndStudy,
  seriesAndEquipment,
} from '@/lib/export/dicom/modules';
import { dicomMoment, longString } from '@/lib/export/dicom/text';
import { madeAtOf, reportPdf } from '@/lib/export/documents/report-pdf';
import type { ExportFormat } from '@/lib/export/export-format';
import { chosenFrames } from '@/lib/export/pictures/chosen-frames';
import { imageReferences } from '@/lib/export/presentation/display';

const ENCAPSULATED_PDF = '1.2.840.10008.5.1.4.1.1.104.1';

/** The report with its key images, for people. */
export const pdf: ExportFormat = {
  id: 'pdf',
  title: 'Report (PDF)',
  async *write(study, pixels) {
    const bytes = await reportPdf(withReport(study), pixels);
    yield { name: 'report.pdf', mediaType: 'application/pdf', bytes };
  },
};

/**
 * The same for a PACS.
 *
 * @see DICOM PS3.3 A.45.1, C.24.2
 */
export const dicomPdf: ExportFormat = {
  id: 'dicom-pdf',
  title: 'Report (DICOM Encapsulated PDF)',
  async *write(study, pixels) {
    const reported = withReport(study);
    const bytes = await reportPdf(reported, pixels);
    yield {
      name: 'pdf.dcm',
      mediaType: 'application/dicom',
      bytes: writePart10(identified(dataset(reported, bytes))),
    };
  },
};

function dataset(study: ReportedStudy, bytes: Uint8Array) {
  const { report, study: about, synthetic } = study;
  const madeAt = madeAtOf(study);
  const { date, time, dateTime } = dicomMoment(madeAt, about.timezoneOffsetFromUtc);
  const images = chosenFrames(study, 'marked');
  return {
    SOPClassUID: ENCAPSULATED_PDF,
    ...patientAndStudy(study),
    ...seriesAndEquipment(study, {
      modality: 'DOC',
      kind: 'report as PDF',
      number: 9006,
      uid: uidFrom(`pdf series ${about.uid}`),
      madeAt,
    }),
    ConversionType: 'WSD',
    InstanceNumber: report.version,
    ContentDate: date,
    ContentTime: time,
    AcquisitionDateTime: dateTime,
    // It shows whose report it is, as far as anything here does.
    BurnedInAnnotation: study.deidentified ? 'NO' : 'YES',
    ...(images.length > 0 && { SourceInstanceSequence: imageReferences(images) }),
    DocumentTitle: longString(`${synthetic ? 'SYNTHETIC DATA, ' : ''}Imaging report`),
    ConceptNameCodeSequence: [codeItem(ln('18748-4', 'Diagnostic imaging study'))],
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    _vrMap: { EncapsulatedDocument: 'OB' },
    EncapsulatedDocument:
      bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.of(0)]),
  };
}
