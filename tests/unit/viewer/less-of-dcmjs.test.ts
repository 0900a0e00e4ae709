import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import dcmjs from 'dcmjs';
import { afterAll, beforeAll, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const lessOf = require('../../../lib/viewer/bundled/less-of-dcmjs-loader.cjs') as (
  code: string,
) => string;

interface Listener {
  startObject(): void;
  addTag(tag: string, about: object): void;
  value(value: unknown): void;
  pop(): unknown;
}
interface Dcmjs {
  data: { DicomMetaDictionary: { dictionary: object; nameMap: object } };
  utilities: { DicomMetadataListener: new () => Listener };
  constants: object;
  log: { getLogger(name: string): { warn: unknown } };
}
const whole = dcmjs as unknown as Dcmjs;

let less: Dcmjs;
let size: number;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'less-of-dcmjs-'));
  const source = require.resolve('dcmjs').replace(/dcmjs\.js$/, 'dcmjs.es.js');
  const code = await readFile(source, 'utf8');
  const file = path.join(folder, 'less.mjs');
  size = lessOf(code).length / code.length;
  await writeFile(file, lessOf(code));
  less = (
    (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { default: Dcmjs }
  ).default;
});
afterAll(() => rm(folder, { recursive: true }));

it('is less than a third of it', () => {
  expect(size).toBeLessThan(1 / 3);
});

it('has the data dictionary and the constants as they are', () => {
  const { dictionary, nameMap } = less.data.DicomMetaDictionary;
  // PS3.6 has 5,000 and some, of which a few are here by hand.
  expect(Object.keys(nameMap).length).toBeGreaterThan(5000);
  expect(nameMap).toEqual(whole.data.DicomMetaDictionary.nameMap);
  for (const tag of [
    '(0010,0010)',
    '(0028,1052)',
    '(6000,3000)',
    '00080018',
    '(0009,0010)',
  ]) {
    const known = Reflect.get(whole.data.DicomMetaDictionary.dictionary, tag) as unknown;
    expect(Reflect.get(dictionary, tag), tag).toEqual(known);
  }
  expect(nameMap).toMatchObject({
    RescaleIntercept: { tag: '(0028,1052)', vr: 'DS', vm: '1' },
  });
  expect(Object.keys(less.constants)).toEqual(Object.keys(whole.constants));
  expect(less.constants).toMatchObject({ EXPLICIT_LITTLE_ENDIAN: '1.2.840.10008.1.2.1' });
});

it('makes a data set of what its listener is told, as it does', () => {
  const [ours, theirs] = [less, whole].map(({ utilities }) => {
    const listener = new utilities.DicomMetadataListener();
    listener.startObject();
    listener.addTag('00080018', { vr: 'UI' });
    listener.value('1.2.3');
    listener.pop();
    listener.addTag('00081140', { vr: 'SQ' });
    listener.startObject();
    listener.addTag('00081155', { vr: 'UI' });
    listener.value('1.2.4');
    listener.pop();
    listener.pop();
    listener.pop();
    return listener.pop();
  });
  expect(ours).toEqual(theirs);
  expect(ours).toMatchObject({ '00080018': { vr: 'UI', Value: ['1.2.3'] } });
});

it('can log', () => {
  expect(less.log.getLogger('test').warn).toBeTypeOf('function');
});
