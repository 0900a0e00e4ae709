import { expect, it } from 'vitest';
import { planTransform } from '@/lib/image/transform';
import { decodeBox, policyFor } from '@/lib/models/policies';
import { parseDraft } from '@/lib/report/draft';
import { answers } from './answers';

const policy = policyFor('generic');
const sent = [1, 2].map((frame) => ({
  seriesUid: '1.2',
  sopInstanceUid: '1.2.3',
  frame,
  transform: planTransform({ width: 512, height: 512, resize: policy.resize }),
}));
const read = (text: string) =>
  parseDraft(text, sent, (numbers, size) => decodeBox(policy, numbers, size));

it('reads the good answer that services are stood in for with', () => {
  const { statements, notes } = read(answers.good);
  expect(notes).toEqual([]);
  // Thousandths of 512, less half a pixel: 250 → 127.5, 300 → 153.1, 350 → 178.7.
  expect(statements[0]?.evidence).toEqual([
    {
      seriesUid: '1.2',
      sopInstanceUid: '1.2.3',
      frame: 2,
      box: [127.5, 153.1, 153.1, 178.7],
    },
  ]);
});

it.each([
  ['prose', 'answer_not_json'],
  ['brokenJson', 'answer_not_json'],
  ['emptyList', 'answer_empty'],
  ['unsentSlice', 'answer_cites_unsent_slice'],
  ['boxOutside', 'answer_box_outside_image'],
] as const)('names the fault of the bad one: %s, %s', (name, code) => {
  expect(() => read(answers[name])).toThrow(expect.objectContaining({ code }));
});
