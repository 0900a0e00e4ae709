import { describe, expect, it } from 'vitest';
import { patientPoint, type ImagePlane } from '@/lib/image/geometry';
import { identityWarnings } from '@/lib/report/checks/identity';
import type { Statement } from '@/lib/report/finding';

const said = (statement: string, section: Statement['section'] = 'findings') => ({
  section,
  statement,
  polarity: 'present' as const,
  certainty: null,
  anatomy: null,
  side: null,
  sizeMm: null,
  evidence: [],
});
const axial: ImagePlane = {
  position: patientPoint(0, 0, 0),
  rowDirection: [1, 0, 0],
  columnDirection: [0, 1, 0],
  rowSpacingMm: 1,
  columnSpacingMm: 1,
};
const of = (plane: ImagePlane | undefined) => ({
  frames: [{ sopInstanceUid: '1', frame: 1, rows: 9, columns: 9, plane }],
});

describe('the modality that a statement speaks of', () => {
  it.each([
    // MedGemma's issue 76: CT in, the report of a chest film out.
    ['CT', 'PA and lateral views of the chest.', 'PA and lateral views', 'radiography'],
    ['CT', 'The chest radiograph is clear.', 'radiograph', 'radiography'],
    ['CT', 'Normal mammogram.', 'mammogram', 'radiography'],
    ['CT', 'T2-weighted signal is raised.', 'T2-weighted', 'MR'],
    ['CT', 'Hypoechoic nodule.', 'Hypoechoic', 'ultrasound'],
    ['MR', 'Hypoattenuating lesion.', 'Hypoattenuating', 'CT'],
    ['MR', 'Lesion of 40 HU.', 'HU', 'CT'],
    ['US', 'Hyperintense lesion.', 'Hyperintense', 'MR'],
  ])('%s: “%s”', (modality, text, word, name) => {
    const sent = { CT: 'CT', MR: 'MR', US: 'ultrasound' }[modality];
    expect(
      identityWarnings(said(text), { ...of(axial), modalities: [modality] }),
    ).toEqual([`Says “${word}”, a word of ${name}; the images are ${sent}.`]);
  });

  it.each([
    ['CT', 'Axial CT of the chest.'],
    ['CT', 'Hypodense lesion at T2.'],
    ['CT', 'Seen on CT, where the radiograph showed nothing.'],
    ['CT', 'MRI is recommended.'],
    ['CT', 'Smaller than on the previous radiograph.'],
    ['MR', 'Gradient echo sequence.'],
    ['US', 'Anechoic cyst.'],
    ['CT', 'Nodule.'],
  ])('is content with %s: “%s”', (modality, text) => {
    expect(
      identityWarnings(said(text), { ...of(axial), modalities: [modality] }),
    ).toEqual([]);
  });

  it('may be any of those sent, and is not checked where none is known', () => {
    const text = said('Hyperintense lesion.');
    expect(identityWarnings(text, { ...of(axial), modalities: ['CT', 'MR'] })).toEqual(
      [],
    );
    expect(identityWarnings(text, of(axial))).toEqual([]);
  });
});

describe('the plane that a statement speaks of', () => {
  const technique = said('CT in axial and coronal reformations.', 'technique');

  it('must be among those sent', () => {
    expect(identityWarnings(technique, of(axial))).toEqual([
      'Speaks of coronal images; those sent are axial.',
    ]);
    expect(identityWarnings(said('Transverse CT.', 'technique'), of(axial))).toEqual([]);
    const coronal: ImagePlane = { ...axial, columnDirection: [0, 0, -1] };
    expect(
      identityWarnings(technique, {
        frames: [...of(axial).frames, ...of(coronal).frames],
      }),
    ).toEqual([]);
  });

  it('is left alone in findings, on oblique planes and where there is none', () => {
    const half = Math.SQRT1_2;
    const oblique: ImagePlane = { ...axial, columnDirection: [0, half, half] };
    expect(identityWarnings(said('Coronal diameter 9 mm.'), of(axial))).toEqual([]);
    for (const plane of [oblique, undefined]) {
      expect(identityWarnings(technique, of(plane))).toEqual([]);
    }
  });
});
