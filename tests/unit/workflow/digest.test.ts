import { expect, it } from 'vitest';
import { parseModelsFile } from '@/lib/models/models-file';
import { inputDigest } from '@/lib/workflow/prepare/digest';

const [model] = parseModelsFile(undefined);
if (!model) throw new Error('There is no built-in model.');
const step = {
  ...{ kind: 'draft' as const, finding: null },
  ...{ instructions: 'I', question: 'Q', answerSchema: {} },
};
const words = {
  ...{ model, context: 'C', images: [], steps: [step] as const },
  captions: 'before' as const,
};

it('what a person confirms is the volume and the files too, by name, content and order', () => {
  const [one, two] = [
    { name: 'image-1.dcm', sha256: 'aa' },
    { name: 'image-2.dcm', sha256: 'bb' },
  ];
  const digests = [
    [],
    [one],
    [{ ...one, sha256: 'ab' }],
    [{ ...one, name: 'image-3.dcm' }],
    [one, two],
    [two, one],
  ].map((attached) => inputDigest(words, attached));
  expect(new Set(digests).size).toBe(digests.length);
  expect(inputDigest(words, [one, two])).toBe(digests[4]);
  const asked = [step, { ...step, question: 'R' }] as const;
  expect(inputDigest({ ...words, steps: asked }, [one, two])).not.toBe(digests[4]);
  expect(inputDigest({ ...words, captions: 'after' }, [one, two])).not.toBe(digests[4]);
});
