import dcmjs from 'dcmjs';

/** What the picture itself is made from; everything else is written over. */
const NEEDED = new Set([
  'Modality',
  'ImageType',
  'PhotometricInterpretation',
  'SpecificCharacterSet',
  'PresentationLUTShape',
  'RescaleType',
  'VOILUTFunction',
  'BurnedInAnnotation',
  'SyntheticData',
]);

/** One value for each VR that can hold words, dates or names. */
const VALUE: Readonly<Record<string, (number: number) => string>> = Object.fromEntries([
  ...['LO', 'SH', 'ST', 'LT', 'UT', 'UC', 'CS', 'AE'].map((vr) => [
    vr,
    (number: number) => `CANARY${number}`,
  ]),
  ['PN', (number: number) => `CANARY${number}^Given`],
  ['DA', () => '19410203'],
  ['TM', () => '030405'],
  ['DT', () => '19410203030405'],
  ['AS', () => '083Y'],
]);

/** Every attribute of the standard that holds text, each with a string of its own. */
export function canaries(): Record<string, string> {
  const { nameMap } = dcmjs.data.DicomMetaDictionary;
  const entries = Object.entries(nameMap as Record<string, { vr: string; tag: string }>);
  return Object.fromEntries(
    entries.flatMap(([keyword, { vr, tag }], index) => {
      const value = VALUE[vr]?.(index);
      const plain = /^\(00(?!0[02])[0-9A-F]{2},[0-9A-F]{4}\)$/i.test(tag);
      return value && plain && !NEEDED.has(keyword) && !keyword.startsWith('RETIRED')
        ? [[keyword, value]]
        : [];
    }),
  );
}
/** What a leak of any of them shows. */
export const MARK = /CANARY|19410203|030405|083Y|2\.25\.\d/;
