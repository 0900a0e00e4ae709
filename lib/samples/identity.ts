import { uidFrom, type NamedDataSet } from '@/lib/dicom/write-part10';
import { STUDY_DATE } from '@/lib/samples/sample';

/** Who was “scanned”, when and where: the modules all instances of a study share. */
export interface Identity {
  /** Also the seed of every UID of the study. */
  readonly key: string;
  readonly patientName: string;
  readonly sex: 'F' | 'M';
  readonly birthDate: string;
  readonly age: string;
  readonly studyTime: string;
  readonly studyDescription: string;
  readonly accessionNumber: string;
}

export const sampleUid = (key: string, ...parts: readonly (string | number)[]) =>
  uidFrom(['overread-sample', key, ...parts].join('/'));

/** Patient, General Study and SOP Common modules (PS3.3 C.7.1.1, C.7.2.1, C.12.1). */
export function studyModules(identity: Identity): NamedDataSet {
  return {
    SyntheticData: 'YES',
    PatientName: identity.patientName,
    PatientID: `PHANTOM-${identity.key.toUpperCase()}`,
    PatientBirthDate: identity.birthDate,
    PatientSex: identity.sex,
    PatientAge: identity.age,
    PatientComments: 'Synthetic data made by a program. Not a patient.',
    StudyInstanceUID: sampleUid(identity.key, 'study'),
    StudyDate: STUDY_DATE,
    StudyTime: identity.studyTime,
    StudyID: '1',
    StudyDescription: identity.studyDescription,
    AccessionNumber: identity.accessionNumber,
    ReferringPhysicianName: '',
    InstanceCreationDate: STUDY_DATE,
    InstanceCreationTime: identity.studyTime,
    Manufacturer: 'Overread',
    ManufacturerModelName: 'Sample generator',
    InstitutionName: 'Phantom Hospital',
    SoftwareVersions: '1',
    DeviceSerialNumber: '0',
  };
}
