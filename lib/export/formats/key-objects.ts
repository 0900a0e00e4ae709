import { uidFrom, writePart10 } from '@/lib/dicom/write-part10';
import {
  reportedAnnotations,
  reportedFindings,
  type AnnotatedStudy,
} from '@/lib/export/annotated-study';
import { codeItem, dcm } from '@/lib/export/dicom/coded-concept';
import {
  hierarchy,
  identified,
  patientAndStudy,
  seriesAndEquipment,
} from '@/lib/export/dicom/modules';
import { dicomMoment } from '@/lib/export/dicom/text';
import type { ExportFormat } from '@/lib/export/export-format';
import { imageIndex, type ReferencedImage } from '@/lib/export/referenced-images';
import { image, text } from '@/lib/export/sr/content-item';
import {
  modelObserver,
  personObserver,
  softwareObserver,
} from '@/lib/export/sr/observers';
import { runsOf } from '@/lib/export/runs';
import { DISCLAIMER } from '@/lib/report/prose';
import { frameKey } from '@/lib/image/segmentation/mask';

const KEY_OBJECT_SELECTION = '1.2.840.10008.5.1.4.1.1.88.59';

/**
 * The images that matter, for PACS to show first: those that a person marked as key images, and those
 * that findings of the report are seen on.
 *
 * @see DICOM PS3.16 TID 2010; PS3.3 A.35.4
 */
export const keyObjects: ExportFormat = {
  id: 'kos',
  title: 'DICOM key object selection',
  write(study) {
    const images = keyImages(study);
    if (images.length === 0) return [];
    const bytes = writePart10(identified(dataset(study, images)));
    return [{ name: 'ko.dcm', mediaType: 'application/dicom', bytes }];
  },
};

function keyImages(study: AnnotatedStudy): ReferencedImage[] {
  const { find } = imageIndex(study);
  const marked = reportedAnnotations(study).filter(({ tool }) => tool === 'KeyImage');
  const seen = reportedFindings(study).flatMap(({ evidence }) => evidence);
  const images = [...marked, ...seen].map(find);
  return [
    ...new Map(
      images.map((each) => [
        frameKey({
          sopInstanceUid: each.instance.sopInstanceUid,
          frameNumber: each.frame,
        }),
        each,
      ]),
    ).values(),
  ];
}

function dataset(study: AnnotatedStudy, images: readonly ReferencedImage[]) {
  const { report, software, study: about } = study;
  const annotations = reportedAnnotations(study);
  const madeAt =
    report?.signature?.at ?? report?.updatedAt ?? annotations.at(-1)?.createdAt ?? '';
  const { date, time } = dicomMoment(madeAt, about.timezoneOffsetFromUtc);
  const people = new Set([
    ...(report?.authors ?? []),
    ...annotations
      .filter(({ tool, source }) => tool === 'KeyImage' && source === 'person')
      .map(({ author }) => author),
  ]);
  return {
    SOPClassUID: KEY_OBJECT_SELECTION,
    ...patientAndStudy(study),
    ...seriesAndEquipment(study, {
      modality: 'KO',
      kind: 'key images',
      number: 9005,
      uid: uidFrom(`ko series ${about.uid}`),
      madeAt,
    }),
    ReferencedPerformedProcedureStepSequence: [],
    InstanceNumber: report?.version ?? 1,
    ContentDate: date,
    ContentTime: time,
    CurrentRequestedProcedureEvidenceSequence: hierarchy(about.uid, images),

    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(dcm('113000', 'Of Interest'))],
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '2010' }],
    ContentSequence: [
      ...[...people].flatMap((name) => personObserver(name, about.institution)),
      ...softwareObserver(software),
      ...runsOf(study).flatMap(modelObserver),
      text('CONTAINS', dcm('113012', 'Key Object Description'), DISCLAIMER),
      ...images.map((each) => image('CONTAINS', null, each)),
    ],
  };
}
