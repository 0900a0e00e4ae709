import { describe, expect, it } from 'vitest';
import type { DraftRequest } from '@/lib/models/adapter';
import { replay } from '@/lib/models/adapters/replay';
import { exampleRecordings } from '@/lib/models/recordings/examples';
import type { RecordingInput } from '@/lib/models/recordings/recording';
import { requestDigest } from '@/lib/models/recordings/request-digest';
import { sampleRecordings } from '@/lib/models/recordings/samples';
import { decodeBox, policyFor } from '@/lib/models/policies';
import { draftAnswerSchema } from '@/lib/report/answer-form';
import { type Draft, parseDraft, type SentSlice } from '@/lib/report/draft';
import { planTransform } from '@/lib/image/transform';
import { draftRequest, listeningCall } from '@/tests/contract/adapter-contract';

const png = (byte: number) => Uint8Array.of(byte);

/** `count` slices, 5 mm apart from −100 mm upwards; captions without heights if asked so. */
const stack = (count: number, { heights = true } = {}): Partial<DraftRequest> => ({
  context: '{"modality": "CT"}',
  slices: Array.from({ length: count }, (_, index) => ({
    png: png(index),
    caption: `Slice ${index + 1} of ${count}${heights ? `, z ${-100 + 5 * index} mm` : ''}`,
  })),
});

async function play(
  recordings: readonly RecordingInput[],
  changes: Partial<DraftRequest>,
  sample?: string,
) {
  const { call, told } = listeningCall();
  const connected = replay.connect({ recordings, sample, pauseMs: 0 });
  const answer = await connected.draft(draftRequest(changes), call);
  return { ...answer, pieces: told.deltas };
}

const recording = (match: RecordingInput['match'], text: string): RecordingInput => ({
  match,
  model: `model of ${text}`,
  answer: { text },
});

describe('a recorded answer is found', () => {
  it('by the very request first, then by sample, then by words', async () => {
    const slices = stack(2);
    const recordings = [
      recording({ words: ['CT'] }, 'words'),
      recording({ sample: 'chest-ct' }, 'sample'),
      recording({ request: requestDigest(draftRequest(slices)) }, 'request'),
    ];
    expect((await play(recordings, slices, 'chest-ct')).text).toBe('request');
    expect((await play(recordings, stack(3), 'chest-ct')).text).toBe('sample');
    expect((await play(recordings, stack(3))).text).toBe('words');
    expect((await play(recordings, stack(3))).model).toBe('model of words');
  });

  it('by whole words only, whatever their case', async () => {
    const direct = { ...stack(1), context: 'direct acquisition' };
    const recordings = [recording({ words: ['ct'] }, 'a')];
    await expect(play(recordings, direct)).rejects.toMatchObject({
      code: 'model_rejected',
      hint: expect.stringContaining(requestDigest(draftRequest(direct))) as string,
    });
    expect((await play(recordings, stack(1))).text).toBe('a');
  });

  it('never by a sample when none is asked about', async () => {
    await expect(
      play([recording({ sample: 'chest-ct' }, 'a')], stack(1)),
    ).rejects.toMatchObject({ code: 'model_rejected' });
  });

  it('and played in pieces', async () => {
    const { pieces, text } = await play(
      [recording({ words: ['CT'] }, 'x'.repeat(60))],
      stack(1),
    );
    // 24 + 24 + 12
    expect(pieces.map((piece) => piece.length)).toEqual([24, 24, 12]);
    expect(pieces.join('')).toBe(text);
  });
});

describe('the digest of a request', () => {
  const of = (...slices: [string, number][]) =>
    requestDigest({
      slices: slices.map(([caption, byte]) => ({ caption, png: png(byte) })),
    });

  it('changes with every byte, caption and order', () => {
    const digests = [
      of(['a', 1], ['b', 2]),
      of(['b', 2], ['a', 1]),
      of(['a', 1], ['b', 3]),
      of(['a', 1], ['c', 2]),
      of(['a', 1]),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('is SHA-256 of captions and images behind their lengths', () => {
    // printf '1:a1:\x01' | sha256sum
    expect(of(['a', 1])).toBe(
      '8ceb95163bf1a558a02ba97ff09861bc3842b51b3c7e19dbb97facb2eb0dfbfe',
    );
  });
});

/** A recording with one finding. */
const finding = (changes: object): RecordingInput[] => [
  {
    match: { words: ['CT'] },
    model: 'm',
    answer: {
      findings: [{ statement: 'A nodule.', ...changes }],
      impression: [{ statement: 'Nodule.', of: 0 }, { statement: 'Nothing else.' }],
    },
  },
];
const played = async (recordings: RecordingInput[], changes: Partial<DraftRequest>) =>
  draftAnswerSchema.parse(JSON.parse((await play(recordings, changes)).text));

describe('a recorded finding is put on the slices at hand', () => {
  it('by height, on the nearest one', async () => {
    // −100, −95, …, −55: −82 is nearest to −80, the fifth.
    const answer = await played(finding({ places: [{ zMm: -82 }] }), stack(10));
    expect(answer.findings[0]?.slices).toEqual([5]);
    expect(answer.impression).toEqual([
      { statement: 'Nodule.', slices: [5] },
      { statement: 'Nothing else.', slices: [] },
    ]);
  });

  it.each([
    ['Slice 1, z 12.5 mm', 12.5],
    ['Slice 1, z=-12.5 mm', -12.5],
    ['Slice 1, z: −12.5 mm', -12.5],
    ['Slice 1, z +12.5mm', 12.5],
  ])('reading the height in “%s”', async (caption, zMm) => {
    const slices = [{ png: png(0), caption }];
    const places = [{ zMm, withinMm: 0.1 }];
    const answer = await played(finding({ places }), { ...stack(0), slices });
    expect(answer.findings[0]?.slices).toEqual([1]);
  });

  it('and is left out, with the impression it bears, when no slice is near', async () => {
    const answer = await played(
      finding({ places: [{ zMm: 0, withinMm: 5 }] }),
      stack(10),
    );
    expect(answer.findings).toEqual([]);
    expect(answer.impression).toEqual([{ statement: 'Nothing else.', slices: [] }]);
  });

  it.each([
    // 1 + round(at · (n − 1))
    [0, 10, 1],
    [1, 10, 10],
    [0.5, 11, 6],
    [0.25, 9, 3],
    [0.7, 1, 1],
  ])('by fraction %d of %d slices: %d', async (at, count, slice) => {
    const answer = await played(
      finding({ places: [{ at, zMm: 3 }] }),
      stack(count, { heights: false }),
    );
    expect(answer.findings[0]?.slices).toEqual([slice]);
  });

  it('with its box on the first of them', async () => {
    const places = [{ zMm: -90 }, { zMm: -85 }];
    const answer = await played(finding({ places, box: [1, 2, 3, 4] }), stack(10));
    expect(answer.findings[0]).toMatchObject({
      slices: [3, 4],
      box_slice: 3,
      box_2d: [1, 2, 3, 4],
    });
  });
});

const sent = (count: number): SentSlice[] =>
  Array.from({ length: count }, (_, index) => ({
    seriesUid: '1.2',
    sopInstanceUid: `1.2.${index + 1}`,
    frame: 1,
    transform: planTransform({
      width: 512,
      height: 512,
      resize: policyFor('generic').resize,
    }),
  }));

const read = (text: string, count: number): Draft =>
  parseDraft(text, sent(count), (numbers, size) =>
    decodeBox(policyFor('generic'), numbers, size),
  );

describe('what is shipped', () => {
  it.each(['CT', 'MR', 'US'])(
    'answers any %s study, and claims nothing of it',
    async (modality) => {
      for (const count of [1, 2, 20]) {
        const context = JSON.stringify({ modality });
        const { text } = await play(exampleRecordings, { ...stack(count), context });
        const { statements, notes } = read(text, count);
        expect(notes).toEqual([]);
        expect(statements).toHaveLength(4);
        for (const { statement } of statements) {
          expect(statement).toMatch(/^Recorded example, not read from these images:/);
        }
      }
    },
  );

  const places = {
    lungNodule: { zMm: -20, at: 0.8, box: [100, 100, 200, 200] },
    liverLesion: { zMm: -95, at: 0.1, box: [100, 100, 200, 200] },
    brainLesion: { at: 0.5, box: [100, 100, 200, 200], side: 'left', sizeMm: 11 },
    ultrasoundLesion: { at: 0.4, box: [100, 100, 200, 200], sizeMm: 12 },
  } as const satisfies Parameters<typeof sampleRecordings>[0];

  it('answers the chest CT sample with both lesions, where they are', async () => {
    const { text } = await play(sampleRecordings(places), stack(20), 'chest-ct');
    const { statements } = read(text, 20);
    const nodule = statements.find(({ sizeMm }) => sizeMm === 9);
    const liver = statements.find(({ sizeMm }) => sizeMm === 14);
    // z −20 is slice 17 of −100, −95, …; z −95 is slice 2.
    expect(nodule).toMatchObject({
      side: 'right',
      // 100/1000 and 200/1000 of 512, less half a pixel
      evidence: [{ sopInstanceUid: '1.2.17', box: [50.7, 50.7, 101.9, 101.9] }],
    });
    expect(liver?.evidence[0]).toMatchObject({ sopInstanceUid: '1.2.2' });
    expect(liver?.section).toBe('findings');
  });

  it.each(['brain-mr', 'ultrasound'])('answers the sample %s', async (sample) => {
    const changes = stack(20, { heights: false });
    const { text } = await play(sampleRecordings(places), changes, sample);
    const { statements } = read(text, 20);
    expect(statements.some(({ evidence }) => evidence.some(({ box }) => box))).toBe(true);
  });
});
