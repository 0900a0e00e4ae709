import { expect, it } from 'vitest';
import {
  hearsHere,
  spaced,
  wordsHeard,
  type Heard,
  type Recognition,
} from '@/app/_report/writing/speech';

const result = (transcript: string, isFinal: boolean) =>
  Object.assign([{ transcript }], { isFinal });

it('takes only what is sure, and nothing twice', () => {
  const results = [
    result('no nodule', true),
    result(' no effusion ', true),
    result('no fra', false),
    result('the heart', true),
  ];
  const heard = (resultIndex: number) =>
    wordsHeard({ resultIndex, results } as unknown as Heard);
  expect(heard(1)).toBe('no effusion the heart');
  expect(heard(3)).toBe('the heart');
  expect(heard(4)).toBe('');
});

it.each([
  ['', 'No'],
  ['Lungs: ', 'No'],
  ['右肺', 'No'],
  ['Lungs:', ' No'],
])('behind %j it says %j', (before, said) => {
  expect(spaced(before, 'No')).toBe(said);
});

/** A browser's engine, as it answers. */
function engine(answer: Promise<string> | undefined, local: boolean) {
  class Engine extends EventTarget {}
  if (local) Object.defineProperty(Engine.prototype, 'processLocally', { value: false });
  if (answer) Object.assign(Engine, { available: () => answer });
  return Engine as unknown as Parameters<typeof hearsHere>[0] & (new () => Recognition);
}

it.each([
  ['says so', Promise.resolve('available'), true, true],
  ['would have to fetch it first', Promise.resolve('downloadable'), true, false],
  ['has no such setting', Promise.resolve('available'), false, false],
  ['knows of nothing', undefined, true, false],
])('a browser that %s: here alone? %#', async (_, answer, local, here) => {
  expect(await hearsHere(engine(answer, local), 'en-US')).toBe(here);
});

it('a browser that fails to say is not trusted', async () => {
  expect(await hearsHere(engine(Promise.reject(new Error('no')), true), 'en-US')).toBe(
    false,
  );
});
