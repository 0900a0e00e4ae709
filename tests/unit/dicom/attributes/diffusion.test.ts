import { describe, expect, it } from 'vitest';
import { readBValue, readGradient } from '@/lib/dicom/attributes/diffusion';
import type { DicomElement, DicomJson } from '@/lib/dicom/json';

const creator = (name: string): DicomElement => ({ vr: 'LO', Value: [name] });
/** As an archive that didn't know the element passes it on; base64 by Python's struct. */
const unknown = (InlineBinary: string): DicomElement => ({ vr: 'UN', InlineBinary });
const values = (vr: string, ...Value: unknown[]): DicomElement => ({ vr, Value });

describe('diffusion', () => {
  it.each<[string, DicomJson, number]>([
    ['the standard', { '00189087': values('FD', 1500) }, 1500],
    [
      'Siemens',
      { '00190010': creator('SIEMENS MR HEADER'), '0019100C': values('IS', '1000') },
      1000,
    ],
    [
      'Siemens, in another block, as UN',
      { '00190011': creator('SIEMENS MR HEADER'), '0019110C': unknown('MTAwMA==') },
      1000,
    ],
    [
      'GE, 10⁹ added',
      {
        '00430010': creator('GEMS_PARM_01'),
        '00431039': values('IS', 1_000_000_750, 8, 0, 0),
      },
      750,
    ],
    [
      'GE, as UN',
      { '00430010': creator('GEMS_PARM_01'), '00431039': unknown('NzUwXDhcMFwwIA==') },
      750,
    ],
    [
      'Philips',
      { '20010010': creator('Philips Imaging DD 001'), '20011003': values('FL', 1000) },
      1000,
    ],
    [
      'Philips, as UN',
      { '20010010': creator('Philips Imaging DD 001'), '20011003': unknown('AAB6RA==') },
      1000,
    ],
    [
      'United Imaging',
      { '00650010': creator('Image Private Header'), '00651009': values('FD', 800) },
      800,
    ],
    [
      'United Imaging, as UN',
      {
        '00650010': creator('Image Private Header'),
        '00651009': unknown('AAAAAAAAiUA='),
      },
      800,
    ],
  ])('the b-value of %s', (_maker, header, b) => {
    expect(readBValue({ '00080060': values('CS', 'MR'), ...header }, 1)).toBe(b);
  });

  it.each<[string, DicomJson, number[]]>([
    ['the standard', { '00189089': values('FD', 0, 1, 0) }, [0, 1, 0]],
    [
      'Siemens, as UN',
      {
        '00190010': creator('SIEMENS MR HEADER'),
        '0019100E': unknown('AAAAAAAA4D8AAAAAAADgvwAAAAAAANA/'),
      },
      [0.5, -0.5, 0.25],
    ],
    [
      'GE',
      {
        '00190010': creator('GEMS_ACQU_01'),
        '001910BB': values('DS', '0.6'),
        '001910BC': values('DS', '0'),
        '001910BD': values('DS', '-0.8'),
      },
      [0.6, 0, -0.8],
    ],
    [
      'Philips',
      {
        '20050010': creator('Philips MR Imaging DD 001'),
        '200510B0': values('FL', 1),
        '200510B1': values('FL', 0),
        '200510B2': values('FL', 0),
      },
      [1, 0, 0],
    ],
    [
      'United Imaging',
      { '00650010': creator('Image Private Header'), '00651037': values('FD', 0, 0, 1) },
      [0, 0, 1],
    ],
  ])('the direction of %s', (_maker, header, direction) => {
    expect(readGradient(header, 1)).toEqual(direction);
  });

  it('no weighting has no direction', () => {
    expect(readGradient({ '00189089': values('FD', 0, 0, 0) }, 1)).toBeUndefined();
  });

  it('a private element belongs to its creator', () => {
    const someoneElses = {
      '00190010': creator('GEMS_ACQU_01'),
      '0019100C': values('IS', '1000'),
    };
    expect(readBValue(someoneElses, 1)).toBeUndefined();
    // Nor is it looked for in images that can't have one.
    const ct = { '00080060': values('CS', 'CT'), '00430010': creator('GEMS_PARM_01') };
    expect(readBValue({ ...ct, '00431039': values('IS', 5) }, 1)).toBeUndefined();
  });

  it('each frame of an enhanced object has its own, also in private groups', () => {
    const diffusion = (b: number, direction?: number[]) => ({
      '00189117': values('SQ', {
        '00189087': values('FD', b),
        ...(direction && {
          '00189076': values('SQ', { '00189089': values('FD', ...direction) }),
        }),
      }),
    });
    const philips = (b: number) => ({
      '20050014': creator('Philips MR Imaging DD 005'),
      '2005140F': values('SQ', {
        '20010010': creator('Philips Imaging DD 001'),
        '20011003': values('FL', b),
      }),
    });
    const header: DicomJson = {
      '52009230': values(
        'SQ',
        diffusion(0),
        diffusion(700, [0, 0, 1]),
        philips(50),
        philips(900),
      ),
    };
    expect([1, 2, 3, 4].map((frame) => readBValue(header, frame))).toEqual([
      0, 700, 50, 900,
    ]);
    expect([1, 2].map((frame) => readGradient(header, frame))).toEqual([
      undefined,
      [0, 0, 1],
    ]);
  });
});
