import { describe, expect, it } from 'vitest';
import type { DicomJson } from '@/lib/dicom/json';
import { suvOf } from '@/lib/image/suv';

const cs = (...Value: string[]) => ({ vr: 'CS', Value });
const ds = (...Value: number[]) => ({ vr: 'DS', Value });
const drug = (more: DicomJson = {}): DicomJson => ({
  '00181072': { vr: 'TM', Value: ['100000'] },
  '00181074': ds(370e6),
  '00181075': ds(6586.2), // F-18
  ...more,
});
const pet = (more: DicomJson = {}, given = drug()): DicomJson => ({
  '00541001': cs('BQML'),
  '00280051': cs('NORM', 'ATTN', 'SCAT', 'DECY'),
  '00541102': cs('START'),
  '00101030': ds(70),
  '00080021': { vr: 'DA', Value: ['20260102'] },
  '00080031': { vr: 'TM', Value: ['110000'] },
  '00080022': { vr: 'DA', Value: ['20260102'] },
  '00080032': { vr: 'TM', Value: ['110500.25'] },
  '00540016': { vr: 'SQ', Value: [given] },
  ...more,
});
const without = (tag: string, from = pet()): DicomJson =>
  Object.fromEntries(Object.entries(from).filter(([each]) => each !== tag));
const why = (header: DicomJson) => {
  const suv = suvOf(header);
  return suv.kind === 'none' ? [suv.unit, suv.why] : suv;
};

describe('SUV by body weight', () => {
  it('is the activity by the weight and the dose that is left when the scan begins', () => {
    // Python: 70000 / (370e6 * 2 ** (-3600 / 6586.2))
    expect(suvOf(pet())).toEqual({
      kind: 'suv',
      factor: expect.closeTo(0.00027633668171764324, 18),
      unit: 'SUVbw',
    });
  });

  it('takes the whole moment of the injection before its time alone, over midnight, too', () => {
    // 09:30, not 10:00: 70000 / (370e6 * 2 ** (-5400 / 6586.2))
    const moment = { '00181078': { vr: 'DT', Value: ['20260102093000.000+0100'] } };
    expect(suvOf(pet({}, drug(moment)))).toMatchObject({
      factor: expect.closeTo(0.0003339716862522159, 18),
    });
    const night = pet(
      {
        '00080031': { vr: 'TM', Value: ['003000'] },
        '00080032': { vr: 'TM', Value: ['003100'] },
      },
      drug({ '00181072': { vr: 'TM', Value: ['233000'] } }),
    );
    expect(suvOf(night)).toMatchObject({
      factor: expect.closeTo(0.00027633668171764324, 18),
    });
  });

  it('has no decay to take off where the scanner corrected to the injection', () => {
    expect(suvOf(pet({ '00541102': cs('ADMIN') }))).toMatchObject({
      factor: 70000 / 370e6,
    });
  });

  it('is what is stored where the file says so', () => {
    expect(suvOf({ '00541001': cs('GML') })).toEqual({
      kind: 'suv',
      factor: 1,
      unit: 'SUVbw',
    });
    expect(suvOf({ '00541001': cs('GML'), '00541006': cs('LBM') })).toMatchObject({
      unit: 'SUVlbm',
    });
  });

  it.each<[string, DicomJson]>([
    ['no patient weight', without('00101030')],
    ['no patient weight', pet({ '00101030': ds(0) })],
    ['no radiopharmaceutical', without('00540016')],
    ['no injected dose', pet({}, without('00181074', drug()))],
    ['no half-life', pet({}, without('00181075', drug()))],
    ['no time of injection', pet({}, without('00181072', drug()))],
    ['no decay correction', without('00541102')],
    ['decay correction is NONE', pet({ '00541102': cs('NONE') })],
    ['not corrected for decay', pet({ '00280051': cs('ATTN') })],
    ['not corrected for attenuation', pet({ '00280051': cs('DECY') })],
    ['no time of the acquisition', without('00080032')],
    [
      'its series was made after the scan',
      pet({ '00080031': { vr: 'TM', Value: ['1106'] } }),
    ],
    [
      'injected at an impossible time',
      pet({}, drug({ '00181078': { vr: 'DT', Value: ['20260102120000'] } })),
    ],
  ])('is refused for want of what it takes: %s', (reason, header) => {
    expect(why(header)).toEqual(['Bq/ml', reason]);
  });

  it('is refused for counts, whose unit is not known', () => {
    expect(why(pet({ '00541001': cs('CNTS') }))).toEqual(['1', 'units are CNTS']);
  });
});
