import { createTranslator } from 'next-intl';
import { expect, it } from 'vitest';
import { methodsOf, TOPICS, type Records } from '@/app/_experiments/methods/items';
import { markdownOf } from '@/app/_experiments/methods/markdown';
import { MESSAGES } from '@/app/_words/messages';
import { experimentSchema } from '@/lib/api/research/experiments';

const experiment = experimentSchema.parse({
  ...{ id: 'e1', name: 'Which one', state: 'done', stopped: null, author: 'Ada' },
  cohort: { id: 'c1', name: 'Chests', version: 2 },
  counts: { waiting: 0, stopped: 1, running: 0, done: 9, failed: 2, cancelled: 0 },
  ...{ spentUsd: 0.5, unknownCosts: 3, budgetUsd: null, isImported: false },
  ...{ createdAt: '2026-01-01', startedAt: '2026-01-02', finishedAt: null },
  plan: {
    models: [
      {
        ...{ id: 'm', title: 'Model', adapter: 'openai', model: 'gpt', isPriced: true },
        ...{ policyId: 'p@1', destination: { egress: 'remote', address: 'h:443' } },
      },
    ],
    arms: [
      {
        ...{ saved: null, prompt: 'Is there a nodule?' },
        preparation: {
          ...{ slices: 'spread', window: 'default', montage: false, asking: 'once' },
          ...{ maskOutsideRegions: true, maskText: true },
        },
      },
    ],
    ...{ repeats: 3, unreadText: 'stop', whenLost: 'again' },
  },
  ...{ seed: 7, program: '1.2.3', confirmedBy: 'Eve', scorings: 0 },
  preview: {
    ...{ digest: 'd1', stopped: [], warnings: [], mostUsd: 1 },
    sendings: [
      {
        ...{ modelId: 'm', title: 'Model', runs: 12, stopped: 0, images: 4, files: 0 },
        destination: { egress: 'remote', address: 'h:443' },
        ...{ tokens: 9, mostUsd: 1, masked: 2, unmasked: 1, unread: 1 },
      },
    ],
  },
});
const study = (
  studyUid: string,
  now: 'same' | 'changed',
  source?: 'report' | 'text',
) => ({
  ...{ studyUid, now, fingerprint: '', modalities: ['CT'], series: 2, instances: 30 },
  references: source
    ? [{ source, reportId: null, reportVersion: null, sha256: '', text: 'Nodule.' }]
    : [],
});
const interval = {
  ...{ low: 0, high: 1, confidence: 0.95, seed: 1, resamples: 2000 },
  undefinedResamples: 0,
};
const judge: Records['judges'][number] = {
  ...{ id: 'j', number: 1, kind: 'green', modelId: 'x', state: 'done', stopped: null },
  judge: {
    ...{ title: 'Judge X', adapter: 'openai', model: 'judge-x', policyId: 'generic@1' },
    ...{ destination: { egress: 'local', address: null }, temperature: 0 },
    prompt: { version: 1, sha256: 'abc', instructions: '', question: '' },
  },
  counts: { waiting: 0, stopped: 0, running: 0, done: 6, failed: 0, cancelled: 0 },
  ...{ spentUsd: 0, unknownCosts: 0, budgetUsd: null, troubles: [], confirmedBy: 'A' },
  preview: { digest: '', mostUsd: null, example: '' },
  ...{ author: 'A', createdAt: '', finishedAt: null },
  agreement: { errors: { drafts: 6, tau: 0.5, interval }, preferences: null },
};

const records: Records = {
  experiment,
  cohort: {
    ...{ id: 'c1', name: 'Chests', version: 2, newest: 2, author: 'Ada', studies: 3 },
    ...{ updatedAt: '', createdAt: '', referenced: 2, isImported: false, sha256: 'f00' },
    leftOut: [{ studyUid: '1.9', why: 'not-here' }],
    list: [
      study('1.1', 'same', 'text'),
      study('1.2', 'changed', 'report'),
      study('1.3', 'same'),
      study('1.4', 'same', 'text'),
    ],
  },
  ...{ scoring: null, readings: [], judges: [judge], moment: (iso) => iso },
};

const toldIn = (language: 'en' | 'zh') => {
  const faults: string[] = [];
  const t = createTranslator({
    ...{ locale: language, messages: MESSAGES[language] },
    onError: ({ message }) => faults.push(message),
  });
  const methods = methodsOf(records);
  const lines = TOPICS.map((topic) =>
    methods[topic].map((item) => ({
      isMissing: item.kind === 'missing',
      text: t(
        `experiments.methods.${item.kind}.${item.key}` as never,
        (item.kind === 'told' ? item.values : {}) as never,
      ) as string,
    })),
  );
  return { lines, faults };
};

it.each(['en', 'zh'] as const)('has words for every item, in %s', (language) => {
  expect(toldIn(language).faults).toEqual([]);
});

it('tells what the records hold, and marks what they don’t', () => {
  const { lines } = toldIn('en');
  const text = lines.flat().map((line) => line.text);
  // Three of four have a reference, one of them signed here; one changed; 4 × 2 series, 4 × 30 images.
  expect(text).toContain(
    '3 of 4 studies have a reference report: 1 signed in this archive, 2 brought along.',
  );
  expect(text).toContain('4 studies (CT), 8 series, 120 images; locked as SHA-256 f00.');
  expect(text).toContain('Changed or deleted since it was locked: 1 study.');
  expect(text).toContain('Runs: 9 done, 2 failed, 1 not sent, 0 cancelled.');
  expect(text).toContain(
    'No name, number, date or free text of a header was sent. Images with text in their pixels: 2 blacked out, 2 left.',
  );
  expect(text).toContain(
    'Judge 1: GREEN by Judge X (judge-x), prompt version 1 (SHA-256 abc), temperature 0, on 6 drafts; the arithmetic is the program’s. Agreement with blind readers: Kendall’s τ 0.5 with the significant errors they marked, Cohen’s κ – with which draft they preferred (–: not known).',
  );
  const missing = lines.flat().filter(({ isMissing }) => isMissing);
  expect(missing.map((line) => line.text)).toContain('scores: there are none');
  expect(missing.map((line) => line.text)).toContain('ethical approval and consent');
});

it('writes Markdown in which words are words', () => {
  const document = {
    ...{ title: 'A *b*', about: 'c', toAdd: 'To be added:', disclaimer: 'e.' },
    topics: [
      {
        title: 'Data',
        lines: [
          { text: 'x_y\n# z', isMissing: false },
          { text: 'w', isMissing: true },
        ],
      },
    ],
  };
  expect(markdownOf(document)).toBe(
    '# A \\*b\\*\n\nc\n\n## Data\n\n- x\\_y \\# z\n- [ ] To be added: w\n\ne.\n',
  );
});
