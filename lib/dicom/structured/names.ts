import type { Code } from '@/lib/dicom/segmentation/properties';

/** What measurements are called here, by their codes in SNOMED CT (PS3.16 CID 7469 to 7473) … */
const BY_CODE: Readonly<Record<string, string>> = {
  'SCT 410668003': 'length',
  'SRT G-D7FE': 'length',
  'SCT 103339001': 'long axis',
  'SRT G-A185': 'long axis',
  'SCT 103340004': 'short axis',
  'SRT G-A186': 'short axis',
  'SCT 42798000': 'area',
  'SRT G-A166': 'area',
  'SCT 131191004': 'perimeter',
  'SRT G-A197': 'perimeter',
  'SCT 131190003': 'radius',
  'SRT G-A196': 'radius',
  'SCT 81827009': 'diameter',
  'SRT M-02550': 'diameter',
  'SCT 1483009': 'angle',
  'SRT M-020D0': 'angle',
  'SCT 373098007': 'mean',
  'SRT R-00317': 'mean',
  'SCT 386136009': 'sd',
  'SRT R-10047': 'sd',
  'SCT 56851009': 'max',
  'SRT G-A437': 'max',
  'SCT 255605001': 'min',
  'SRT R-404FB': 'min',
  'SCT 373099004': 'median',
  'SRT R-00319': 'median',
};

/** What exports of ours call with words of their own. */
const OWN: Readonly<Record<string, string>> = { pixels: 'pixels', value: 'value' };

/** What a number is called; by its own words where it is none of ours. */
export const measurementName = (name: Code | null): string => {
  if (!name) return 'value';
  const { scheme, value, meaning } = name;
  if (scheme === '99OVERREAD') return OWN[value] ?? meaning;
  return BY_CODE[`${scheme} ${value}`] ?? meaning;
};

/** Units of UCUM as they are shown. */
const UNITS: Readonly<Record<string, string>> = {
  mm2: 'mm²',
  cm2: 'cm²',
  mm3: 'mm³',
  cm3: 'cm³',
  'mm2/s': 'mm²/s',
  'cm/s2': 'cm/s²',
  deg: '°',
  "[hnsf'U]": 'HU',
  '[hnsf’U]': 'HU',
  '{pixels}': 'px',
  '{pixels2}': 'px²',
  '{pixels}2': 'px²',
  'g/ml{SUVbw}': 'SUVbw',
  '{SUVbw}g/ml': 'SUVbw',
  '1': '1',
};

/** A unit as the viewer shows it. */
export function unitName({ scheme, value, meaning }: Code): string {
  const known = UNITS[value];
  if (known !== undefined) return known;
  // A unit that UCUM doesn't have is written as an annotation of the number 1, its words as the meaning.
  if (scheme === 'UCUM' && !value.startsWith('{')) return value;
  return meaning || value;
}

const TOOLS: Readonly<Record<string, MarkToolName>> = {
  length: 'Length',
  bidirectional: 'Bidirectional',
  ellipticalroi: 'EllipticalROI',
  circleroi: 'CircleROI',
  rectangleroi: 'RectangleROI',
  planarfreehandroi: 'PlanarFreehandROI',
  freehandroi: 'PlanarFreehandROI',
  freehand: 'PlanarFreehandROI',
  freehandmouse: 'PlanarFreehandROI',
  splineroi: 'PlanarFreehandROI',
  livewirecontour: 'PlanarFreehandROI',
  angle: 'Angle',
  cobbangle: 'CobbAngle',
  probe: 'Probe',
  arrowannotate: 'ArrowAnnotate',
  keyimage: 'KeyImage',
  label: 'Label',
};

type MarkToolName =
  | 'Length'
  | 'Bidirectional'
  | 'EllipticalROI'
  | 'CircleROI'
  | 'RectangleROI'
  | 'PlanarFreehandROI'
  | 'Angle'
  | 'CobbAngle'
  | 'Probe'
  | 'ArrowAnnotate'
  | 'KeyImage'
  | 'Label';

/**
 * The tool that a tracking identifier binds a group to, as Cornerstone and OHIF write it:
 * `Cornerstone3DTools@^0.1.0:Length`, `cornerstoneTools@^4.0.0:EllipticalRoi`.
 */
export function boundTool(trackingId: string): MarkToolName | undefined {
  const [, name] = /^cornerstone(?:3D)?Tools@[^:]*:(\w+)/i.exec(trackingId) ?? [];
  return name === undefined ? undefined : TOOLS[name.toLowerCase()];
}
