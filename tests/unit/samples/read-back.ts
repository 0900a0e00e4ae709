import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import dicomParser, { type DataSet } from 'dicom-parser';
import { expect } from 'vitest';
import type { Sample } from '@/lib/samples/sample';
import { samples } from '@/lib/samples/samples';

/*
 * The samples are read back with dicom-parser and plain arithmetic: nothing of the code that
 * made them is used to judge them.
 */

export interface Slice {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly data: DataSet;
}

export const sampleCalled = (id: Sample['id']) => {
  const sample = samples().find((each) => each.id === id);
  if (!sample) throw new Error(`No sample is called ${id}.`);
  return sample;
};

export async function collect(
  sample: Sample,
  wanted: (name: string) => boolean,
): Promise<Slice[]> {
  const kept: Slice[] = [];
  for await (const { name, bytes } of sample.files(wanted)) {
    kept.push({ name, bytes, data: dicomParser.parseDicom(bytes) });
  }
  return kept;
}

export const text = (slice: Slice, tag: string) => slice.data.string(tag) ?? '';
export const numbers = (slice: Slice, tag: string) =>
  text(slice, tag).split('\\').map(Number);
export const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

export function geometry(slice: Slice) {
  const orientation = numbers(slice, 'x00200037');
  const row = orientation.slice(0, 3);
  const column = orientation.slice(3);
  const [rowSpacing = 0, columnSpacing = 0] = numbers(slice, 'x00280030');
  const position = numbers(slice, 'x00200032');
  const [a = 0, b = 0, c = 0] = row;
  const [d = 0, e = 0, f = 0] = column;
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  return { row, column, normal, rowSpacing, columnSpacing, position };
}

/** Fractional [column, row, mm above the slice] of a patient point. */
export function locate(slice: Slice, point: readonly number[]) {
  const { row, column, normal, rowSpacing, columnSpacing, position } = geometry(slice);
  const offset = point.map((value, i) => value - (position[i] ?? 0));
  return [
    dot(offset, row) / columnSpacing,
    dot(offset, column) / rowSpacing,
    dot(offset, normal),
  ];
}

export function pixels(slice: Slice): Int16Array | Uint16Array {
  const element = slice.data.elements['x7fe00010'];
  if (!element) throw new Error(`${slice.name} has no pixels.`);
  const { dataOffset, length } = element;
  // A copy, because 16-bit views must start at an even address.
  const copy = new Uint8Array(slice.bytes.subarray(dataOffset, dataOffset + length))
    .buffer;
  return slice.data.uint16('x00280103') === 1
    ? new Int16Array(copy)
    : new Uint16Array(copy);
}

export const nearest = (slices: readonly Slice[], point: readonly number[]) =>
  slices.reduce((best, slice) =>
    Math.abs(locate(slice, point)[2] ?? 0) < Math.abs(locate(best, point)[2] ?? 0)
      ? slice
      : best,
  );

/** Mean of the pixels whose distance from a patient point lies in [from, to) mm. */
export function ringMean(
  slice: Slice,
  point: readonly number[],
  from: number,
  to: number,
): number {
  const [column = 0, row = 0] = locate(slice, point);
  const { rowSpacing, columnSpacing } = geometry(slice);
  const stored = pixels(slice);
  const columns = slice.data.uint16('x00280011') ?? 0;
  const slope = Number(text(slice, 'x00281053') || 1);
  const intercept = Number(text(slice, 'x00281052') || 0);
  let sum = 0;
  let count = 0;
  stored.forEach((value, i) => {
    const dx = ((i % columns) - column) * columnSpacing;
    const dy = (Math.floor(i / columns) - row) * rowSpacing;
    const r = Math.hypot(dx, dy);
    if (r < from || r >= to) return;
    sum += value * slope + intercept;
    count += 1;
  });
  return sum / count;
}

/** Diameter of a round lesion at half contrast, from its mean radial profile. */
export function halfContrastDiameter(
  slice: Slice,
  point: readonly number[],
  inside: number,
  around: number,
) {
  const half = (inside + around) / 2;
  const step = 0.5;
  for (let r = 1; r < 30; r += step) {
    const here = ringMean(slice, point, r, r + step);
    const next = ringMean(slice, point, r + step, r + 2 * step);
    if (here >= half === next >= half) continue;
    return 2 * (r + step / 2 + (step * (half - here)) / (next - here));
  }
  return NaN;
}

export const hasDciodvfy = spawnSync('dciodvfy', ['-version']).error === undefined;

/** Errors of David Clunie's validator; its old releases don't know (0008,001C) Synthetic Data. */
export function conformanceErrors({ bytes }: Slice): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'samples-'));
  const file = path.join(folder, 'instance.dcm');
  writeFileSync(file, bytes);
  const { stdout, stderr } = spawnSync('dciodvfy', [file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line.startsWith('Error') && !line.includes('(0x0008,0x001c)'));
}

export function expectIdentity(slices: readonly Slice[], patient: string) {
  const uids = slices.map((slice) => text(slice, 'x00080018'));
  expect(new Set(uids).size).toBe(slices.length);
  for (const slice of slices) {
    expect(text(slice, 'x0008001c')).toBe('YES');
    expect(text(slice, 'x00100010')).toBe(patient);
    expect(text(slice, 'x00080020')).toBe('20261102');
    for (const tag of ['x00080018', 'x0020000d', 'x0020000e']) {
      expect(text(slice, tag)).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
    }
  }
}
