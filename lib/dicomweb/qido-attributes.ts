import type { DicomJson } from '@/lib/dicom/json';

/**
 * Attributes of the patient and the study that QIDO-RS gives with a study: those of PS3.18 Table
 * 10.6.3-3 and the rest of the Patient and General Study modules that fits a row.
 */
export const STUDY_ATTRIBUTES = [
  '00080020 00080030 00080050 00080051 00080090 00080201 00081030 00081048 00081060',
  '00100010 00100020 00100021 00100030 00100032 00100040 00101010 00101020 00101030',
  '00120062 0020000D 00200010',
].flatMap((line) => line.split(' '));

/** … of the series, with a series: Table 10.6.3-4, General Series and General Equipment. */
export const SERIES_ATTRIBUTES = [
  '00080021 00080031 00080060 00080070 00080080 00080201 00081010 0008103E 00081050',
  '00081070 00081090 00180015 00181030 00185100 0020000E 00200011 00200052 00200060',
  '00400244 00400245 00400275',
].flatMap((line) => line.split(' '));

/** … with an instance: Table 10.6.3-5. */
export const INSTANCE_ATTRIBUTES = [
  '00080016 00080018 00080201 0020000D 0020000E 00200013 00280008 00280010 00280011',
  '00280100',
].flatMap((line) => line.split(' '));

/** Those attributes of a data set that are there. */
export const pick = (dataSet: DicomJson, tags: Iterable<string>): DicomJson =>
  Object.fromEntries(
    [...tags].flatMap((tag) => {
      const element = dataSet[tag];
      return element ? [[tag, element]] : [];
    }),
  );
