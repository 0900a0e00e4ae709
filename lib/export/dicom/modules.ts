import type { NamedDataSet } from '@/lib/dicom/write-part10';
import { uidFrom } from '@/lib/dicom/write-part10';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import { codeItem } from '@/lib/export/dicom/coded-concept';
import { dicomMoment, longString } from '@/lib/export/dicom/text';
import type { ReferencedImage } from '@/lib/export/referenced-images';

export const MANUFACTURER = 'Overread';

/** Patient, General Study and SOP Common modules: what every object of a study has. */
export const patientAndStudy = ({ study, patient, deidentified }: AnnotatedStudy) => ({
  SpecificCharacterSet: 'ISO_IR 192',
  ...(study.timezoneOffsetFromUtc && {
    TimezoneOffsetFromUTC: study.timezoneOffsetFromUtc,
  }),
  CodingSchemeIdentificationSequence: [
    {
      CodingSchemeDesignator: '99OVERREAD',
      CodingSchemeName: 'Terms of the Overread viewer',
      CodingSchemeResponsibleOrganization: MANUFACTURER,
    },
  ],

  PatientName: patient.name,
  PatientID: patient.id,
  ...(patient.issuerOfId && { IssuerOfPatientID: patient.issuerOfId }),
  PatientBirthDate: patient.birthDate,
  PatientSex: patient.sex,
  ...(deidentified && {
    PatientIdentityRemoved: 'YES',
    DeidentificationMethod: deidentified.method,
    DeidentificationMethodCodeSequence: deidentified.codes.map((code) =>
      codeItem({ ...code, scheme: 'DCM' }),
    ),
    LongitudinalTemporalInformationModified: deidentified.temporal,
  }),

  StudyInstanceUID: study.uid,
  StudyDate: study.date,
  StudyTime: study.time,
  ReferringPhysicianName: study.referringPhysicianName,
  StudyID: study.id,
  AccessionNumber: study.accessionNumber,
  ...(study.description && { StudyDescription: longString(study.description) }),
});

/**
 * General Series and General Equipment modules, and when the object was made.
 *
 * @param kind - In words, for the Series Description.
 * @param number - Beyond those of scanners.
 * @param madeAt - ISO 8601.
 */
export function seriesAndEquipment(
  { study, software, synthetic }: AnnotatedStudy,
  {
    modality,
    kind,
    number,
    uid,
    madeAt,
  }: { modality: string; kind: string; number: number; uid: string; madeAt: string },
) {
  const { date, time } = dicomMoment(madeAt, study.timezoneOffsetFromUtc);
  return {
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    Modality: modality,
    SeriesInstanceUID: uid,
    SeriesNumber: number,
    SeriesDate: date,
    SeriesTime: time,
    // Synthetic Data (0008,001C) would say it better, but dciodvfy of 2022, which hospitals and our
    // tests check with, is older than it and calls a file that has it in error.
    SeriesDescription: `${synthetic ? 'SYNTHETIC DATA, ' : ''}Overread ${kind}, research use only`,
    Manufacturer: MANUFACTURER,
    ManufacturerModelName: longString(software.name),
    SoftwareVersions: longString(software.version),
    ...(study.institution && { InstitutionName: longString(study.institution) }),
  };
}

/** Enhanced General Equipment: the program has no serial number of its own but its version's UID. */
export const deviceSerialNumber = ({ software }: AnnotatedStudy) =>
  uidFrom(`device ${software.name} ${software.version}`);

/** The data set with a UID that follows from all that it says: the same content, the same instance. */
export const identified = (dataset: NamedDataSet): NamedDataSet => ({
  ...dataset,
  SOPInstanceUID: uidFrom(JSON.stringify(dataset, withoutBytes)),
});

/** Bytes as Latin-1 text: as JSON they would be an object with a key for each. */
const withoutBytes = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;

/** References to an image, or to one frame of it (PS3.3 10.3). */
export const imageReference = ({ instance, frame }: ReferencedImage) => ({
  ReferencedSOPClassUID: instance.sopClassUid,
  ReferencedSOPInstanceUID: instance.sopInstanceUid,
  ...(instance.frames > 1 && { ReferencedFrameNumber: frame }),
});

/** Images, once each, under their series (Hierarchical SOP Instance Reference, PS3.3 C.17.2.1). */
export function hierarchy(studyUid: string, images: readonly ReferencedImage[]) {
  const bySeries = Map.groupBy(images, ({ series }) => series.uid);
  return [
    {
      StudyInstanceUID: studyUid,
      ReferencedSeriesSequence: [...bySeries].map(([uid, inSeries]) => ({
        SeriesInstanceUID: uid,
        ReferencedSOPSequence: [
          ...new Map(
            inSeries.map(({ instance }) => [instance.sopInstanceUid, instance]),
          ).values(),
        ].map((instance) => ({
          ReferencedSOPClassUID: instance.sopClassUid,
          ReferencedSOPInstanceUID: instance.sopInstanceUid,
        })),
      })),
    },
  ];
}
