import { MANUFACTURER } from '@/lib/export/dicom/modules';
import { uidFrom } from '@/lib/dicom/write-part10';
import type {
  AnnotatedStudy,
  ModelRun,
  ReportedStudy,
} from '@/lib/export/annotated-study';
import { runsOf } from '@/lib/export/runs';
import { dcm } from '@/lib/export/dicom/coded-concept';
import {
  code,
  type ContentItem,
  person,
  text,
  uidReference,
} from '@/lib/export/sr/content-item';

const OBSERVER_TYPE = dcm('121005', 'Observer Type');
const PERSON = dcm('121006', 'Person');
const DEVICE = dcm('121007', 'Device');

/** A person as the observer of what it stands under (PS3.16 TID 1002, 1003). */
export const personObserver = (
  name: string,
  institution: string | null,
): ContentItem[] => [
  code('HAS OBS CONTEXT', OBSERVER_TYPE, PERSON),
  person('HAS OBS CONTEXT', dcm('121008', 'Person Observer Name'), name),
  ...(institution === null
    ? []
    : [
        text(
          'HAS OBS CONTEXT',
          dcm('121009', "Person Observer's Organization Name"),
          institution,
        ),
      ]),
];

/** This program, as an observer (PS3.16 TID 1002, 1004). */
export const softwareObserver = ({ name, version }: AnnotatedStudy['software']) =>
  deviceObserver({
    uid: uidFrom(`device ${name} ${version}`),
    name,
    manufacturer: MANUFACTURER,
    model: `${name} ${version}`,
  });

/** A model, as the observer of what it stands under: a device with a UID of its own. */
export const modelObserver = (run: ModelRun) =>
  deviceObserver({
    uid: modelDeviceUid(run),
    name: run.modelId,
    manufacturer: null,
    model: run.model.name,
  });

/** Everybody and everything behind a report: people, this program, models. */
export function reportObservers(study: ReportedStudy): ContentItem[] {
  const { report, software } = study;
  const people = new Set([
    ...report.authors,
    ...(report.signature ? [report.signature.by] : []),
  ]);
  return [
    ...[...people].flatMap((name) => personObserver(name, study.study.institution)),
    ...softwareObserver(software),
    ...runsOf(study).flatMap(modelObserver),
  ];
}

/** A model of which only a name is known. */
export const unnamedModelObserver = (name: string) =>
  deviceObserver({
    uid: uidFrom(`model ${name}`),
    name,
    manufacturer: null,
    model: name,
  });

/** The same for every run of the same model in the same version. */
export const modelDeviceUid = ({ adapter, model }: ModelRun) =>
  uidFrom(`model ${adapter} ${model.name} ${model.version ?? ''}`);

const deviceObserver = (device: {
  uid: string;
  name: string;
  manufacturer: string | null;
  model: string;
}): ContentItem[] => [
  code('HAS OBS CONTEXT', OBSERVER_TYPE, DEVICE),
  uidReference('HAS OBS CONTEXT', dcm('121012', 'Device Observer UID'), device.uid),
  text('HAS OBS CONTEXT', dcm('121013', 'Device Observer Name'), device.name),
  ...(device.manufacturer === null
    ? []
    : [
        text(
          'HAS OBS CONTEXT',
          dcm('121014', 'Device Observer Manufacturer'),
          device.manufacturer,
        ),
      ]),
  text('HAS OBS CONTEXT', dcm('121015', 'Device Observer Model Name'), device.model),
];

/**
 * The algorithm behind a value that a model made (PS3.16 TID 4019), with what is needed to find
 * the run again.
 */
export const algorithmIdentification = (
  run: ModelRun,
  relationship: 'HAS CONCEPT MOD' | 'HAS PROPERTIES' = 'HAS CONCEPT MOD',
): ContentItem[] => [
  text(relationship, dcm('111001', 'Algorithm Name'), run.model.name),
  text(
    relationship,
    dcm('111003', 'Algorithm Version'),
    run.model.version ?? 'Not stated by the model',
  ),
  ...[
    `run=${run.id}`,
    `adapter=${run.adapter}`,
    `policy=${run.policy}`,
    `prompt-sha256=${run.promptSha256}`,
  ].map((parameter) =>
    text(relationship, dcm('111002', 'Algorithm Parameters'), parameter),
  ),
];
