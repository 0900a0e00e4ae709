import { describe, expect, it } from 'vitest';
import type {
  CallContext,
  DraftRequest,
  ModelAdapter,
  Retry,
} from '@/lib/models/adapter';
import type { Volume } from '@/lib/image/volume/nifti';
import { volumeFile } from '@/lib/models/volume-file';
import { draftAnswerJsonSchema } from '@/lib/report/answer-form';
import { draftInstructions, draftQuestion } from '@/lib/report/instructions';
import { dicomFile } from './risk-files';

// Two one-pixel PNGs.
export const BLACK = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);
export const WHITE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==',
  'base64',
);

const VOLUME: Volume = {
  size: [2, 1, 2],
  affine: [
    [-0.5, 0, 0, 10],
    [0, -0.5, 0, 20],
    [0, 0, 5, -10],
  ],
  values: Int16Array.of(-1000, 40, 60, 0),
};

/** As many slices of a CT as a chest has at least. */
const CHEST = Array.from({ length: 20 }, () => dicomFile());

export const draftRequest = (changes: Partial<DraftRequest> = {}): DraftRequest => ({
  instructions: draftInstructions({ space: 'norm-1000', order: 'xyxy' }),
  context: '<data>\n{"modality":"CT"}\n</data>',
  slices: [
    { png: BLACK, caption: 'Slice 1 of 2, axial CT, z -10 mm' },
    { png: WHITE, caption: 'Slice 2 of 2, axial CT, z -5 mm' },
  ],
  question: draftQuestion(2),
  readersQuestion: '',
  modality: 'CT',
  volume: async () => ({ ...VOLUME, file: await volumeFile(VOLUME), slices: [1, 2] }),
  files: async () => CHEST,
  answerSchema: draftAnswerJsonSchema,
  inputTokens: 3000,
  measure: async () => ({
    modality: 'CT',
    technique: [
      { id: 'slice-count', label: 'Slices', value: 200, unit: null, slices: [] },
    ],
    geometry: [
      { id: 'coverage', label: 'Coverage', value: 298.5, unit: 'mm', slices: [1, 2] },
    ],
    pixels: [
      {
        id: 'lung-volume',
        label: 'Lung volume',
        value: 4.2134,
        unit: 'L',
        slices: [2, 1],
      },
    ],
  }),
  ...changes,
});

/** A call that keeps what it was told. */
export function listeningCall(changes: Partial<CallContext> = {}) {
  const told = { deltas: [] as string[], retries: [] as Retry[] };
  const call: CallContext = {
    fetch,
    signal: new AbortController().signal,
    onDelta: (text) => void told.deltas.push(text),
    onRetry: (retry) => void told.retries.push(retry),
    ...changes,
  };
  return { call, told };
}

/**
 * What every adapter promises, whichever service is behind it.
 *
 * @param settings - With which it answers; called before each test, so that it may queue an answer.
 */
export function adapterContract(adapter: ModelAdapter, settings: () => unknown) {
  describe(`adapter ${adapter.id}`, () => {
    it('answers with a text and the name of who wrote it', async () => {
      const { call } = listeningCall();
      const answer = await adapter.connect(settings()).draft(draftRequest(), call);
      expect(answer.text).not.toBe('');
      expect(answer.model).not.toBe('');
    });

    it('has told the whole answer, piece by piece, when it is done', async () => {
      const { call, told } = listeningCall();
      const answer = await adapter.connect(settings()).draft(draftRequest(), call);
      expect(told.deltas.join('')).toBe(answer.text);
      expect(told.deltas).not.toContain('');
    });

    it('stops when it is told to, before anything is answered', async () => {
      const { call, told } = listeningCall({ signal: AbortSignal.abort() });
      await expect(
        adapter.connect(settings()).draft(draftRequest(), call),
      ).rejects.toMatchObject({ code: 'cancelled' });
      expect(told.deltas).toEqual([]);
    });

    it('says whether its service is there, without an image', async () => {
      await expect(
        adapter.connect(settings()).probe(listeningCall().call),
      ).resolves.toMatchObject({ reachable: true });
    });

    it.runIf(adapter.runs === 'here')('touches no network', async () => {
      const { call } = listeningCall({
        fetch: () => Promise.reject(new Error('an adapter that runs here fetched')),
      });
      const connected = adapter.connect(settings());
      await expect(connected.draft(draftRequest(), call)).resolves.toBeDefined();
      await expect(connected.probe(call)).resolves.toMatchObject({ reachable: true });
    });

    it.runIf(adapter.runs === 'network')('says what is missing when not set up', () => {
      expect(() => adapter.connect({})).toThrow(
        expect.objectContaining({ code: 'model_unconfigured' }),
      );
    });

    it.runIf(adapter.runs === 'network')(
      'never measures: nothing of it is sent',
      async () => {
        const measure = () => Promise.reject(new Error('measured'));
        await expect(
          adapter
            .connect(settings())
            .draft(draftRequest({ measure }), listeningCall().call),
        ).resolves.toBeDefined();
      },
    );
  });
}
