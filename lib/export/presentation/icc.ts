/** XYZ under D50 of sRGB's primaries and white, Bradford-adapted (ICC's sRGB profile). */
const COLUMNS = {
  wtpt: [0.9642, 1, 0.8249],
  rXYZ: [0.43607, 0.22249, 0.01392],
  gXYZ: [0.38515, 0.71687, 0.09708],
  bXYZ: [0.14307, 0.06061, 0.7141],
} as const;
const ENTRIES = 256;

/**
 * The ICC profile of sRGB that colour presentation states must carry: an input profile of three primaries
 * and a curve.
 *
 * @see ICC.1:2001-04 6.3.1.2; DICOM PS3.3 C.11.15
 */
export function srgbProfile(): Uint8Array {
  const xyz = Object.entries(COLUMNS).map(
    ([name, values]) => [name, tag('XYZ ', values.flatMap(fixed))] as const,
  );
  const curve = tag('curv', [
    ...word32(ENTRIES),
    ...Array.from({ length: ENTRIES }, (_, at) =>
      word16(Math.round(65_535 * linear(at / (ENTRIES - 1)))),
    ).flat(),
  ]);
  const tags = [
    [
      'desc',
      tag('desc', [...word32(5), ...text('sRGB\0'), ...Array<number>(78).fill(0)]),
    ],
    ['cprt', tag('text', text('No copyright, use freely\0'))],
    ...xyz,
    ...['rTRC', 'gTRC', 'bTRC'].map((name) => [name, curve] as const),
  ] as const;
  const table: number[] = [...word32(tags.length)];
  const data: number[] = [];
  const places = new Map<readonly number[], number>();
  const start = 128 + 4 + 12 * tags.length;
  for (const [name, bytes] of tags) {
    const at = places.get(bytes) ?? start + data.length;
    if (!places.has(bytes)) {
      places.set(bytes, at);
      data.push(...bytes, ...Array<number>((4 - (bytes.length % 4)) % 4).fill(0));
    }
    table.push(...text(name), ...word32(at), ...word32(bytes.length));
  }
  const header = [
    ...word32(start + data.length),
    ...word32(0),
    ...word32(0x02100000),
    ...text('scnrRGB XYZ '),
    ...[2026, 1, 1, 0, 0, 0].flatMap(word16),
    ...text('acsp'),
    ...Array<number>(28).fill(0),
    ...COLUMNS.wtpt.flatMap(fixed),
  ];
  const padding = Array<number>(128 - header.length).fill(0);
  return Uint8Array.from([...header, ...padding, ...table, ...data]);
}

const tag = (type: string, content: readonly number[]) => [
  ...text(type),
  ...word32(0),
  ...content,
];
const text = (ascii: string) => [...Buffer.from(ascii, 'latin1')];
const word16 = (value: number) => [(value >> 8) & 255, value & 255];
const word32 = (value: number) => [...word16(value >>> 16), ...word16(value & 65_535)];
/** s15Fixed16Number */
const fixed = (value: number) => word32(Math.round(value * 65_536));

/** @see IEC 61966-2-1 */
const linear = (value: number) =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
