import { expect, it } from 'vitest';
import { manifestOf } from '@/app/_export/manifest';
import { DISCLAIMER } from '@/lib/report/prose';
import { once, zipOf } from '@/lib/workflow/export/zip-stream';

/** As the server streams it. */
async function streamed(files: Readonly<Record<string, string>>): Promise<Blob> {
  async function* entries() {
    for (const [name, text] of Object.entries(files))
      yield { name, mediaType: 'text/plain', chunks: once(Buffer.from(text)) };
  }
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of zipOf(entries())) chunks.push(Uint8Array.from(chunk));
  return new Blob(chunks);
}

const line = (study_uid: string) => ({
  ...{ about: 'overread-export/1', disclaimer: DISCLAIMER, study_uid, synthetic: null },
  ...{ state: null, formats: ['png'], images: 'all', files: [], checks: null },
  problems: [{ format: 'png', code: 'conflict', message: 'Nothing.' }],
  left_behind: [{ what: 'object', uid: '1.2', why: 'It is a letter.' }],
});

it('reads what became of the studies from the ZIP that was made of them', async () => {
  const text = [line('1.2.3'), line('1.2.4')].map((each) => `${JSON.stringify(each)}\n`);
  const zip = await streamed({
    'a.png': 'x'.repeat(100),
    'manifest.jsonl': text.join(''),
  });
  const lines = await manifestOf(zip);
  expect(
    lines.map(({ study_uid, left_behind }) => [study_uid, left_behind[0]?.why]),
  ).toEqual([
    ['1.2.3', 'It is a letter.'],
    ['1.2.4', 'It is a letter.'],
  ]);
});

it('finds nothing in what is no such ZIP', async () => {
  expect(await manifestOf(new Blob(['not at all']))).toEqual([]);
  expect(await manifestOf(new Blob([]))).toEqual([]);
  expect(await manifestOf(await streamed({ 'a.png': 'x' }))).toEqual([]);
});
