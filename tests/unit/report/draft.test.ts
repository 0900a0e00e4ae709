import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/errors';
import { planTransform } from '@/lib/image/transform';
import {
  type AnswerFinding,
  draftAnswerJsonSchema,
  draftAnswerSchema,
} from '@/lib/report/answer-form';
import { type DecodeBox, parseDraft, type SentSlice } from '@/lib/report/draft';
import { statementSchema } from '@/lib/report/finding';

/** Numbers are taken as they are: [left, top, right, bottom] in pixels of the model's image. */
const asPixels: DecodeBox = (numbers) => {
  const [left = 0, top = 0, right = 0, bottom = 0] = numbers;
  return [left, top, right, bottom];
};

/** Three frames of 200 × 100 (columns × rows), centred on a square of 896: scale 4.48, 224 above. */
const sent: SentSlice[] = [1, 2, 3].map((frame) => ({
  seriesUid: '1.2',
  sopInstanceUid: '1.2.3',
  frame,
  transform: planTransform({
    width: 200,
    height: 100,
    resize: { kind: 'square', side: 896, pad: 'center' },
  }),
}));

const nodule: AnswerFinding = {
  statement: 'Nodule in the right upper lobe.',
  section: 'findings',
  polarity: 'present',
  certainty: 'high',
  anatomy: 'right upper lobe',
  side: 'right',
  size_mm: 9,
  slices: [2, 3],
  box_slice: 3,
  // 10 … 20 columns and 20 … 40 rows from the corner: 4.48 × each, 224 below the top.
  box_2d: [44.8, 313.6, 89.6, 403.2],
};
const impression = [{ statement: 'A nodule.', slices: [2] }];

/** An answer with one finding, changed; `undefined` leaves a key out. */
const answer = (changes: Record<string, unknown> = {}) =>
  JSON.stringify({ findings: [{ ...nodule, ...changes }], impression });

const parse = (text: string, decodeBox = asPixels) => parseDraft(text, sent, decodeBox);
const parseOne = (changes: Record<string, unknown>) => {
  const { statements, notes } = parse(answer(changes));
  return { ...statements[0], notes };
};

const codeOf = (text: string, decodeBox = asPixels) => {
  try {
    parse(text, decodeBox);
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
  return 'none';
};

describe('an answer in our form', () => {
  it('becomes statements on the frames it cites, the box on its own frame in source pixels', () => {
    const { statements, notes } = parse(answer());
    const place = { seriesUid: '1.2', sopInstanceUid: '1.2.3' };
    const box = statements[0]?.evidence[1]?.box;
    expect(statements[0]).toEqual({
      section: 'findings',
      statement: 'Nodule in the right upper lobe.',
      polarity: 'present',
      certainty: 'high',
      anatomy: 'right upper lobe',
      side: 'right',
      sizeMm: 9,
      evidence: [
        { ...place, frame: 2, box: null },
        { ...place, frame: 3, box },
      ],
    });
    // From the corner to the centre of the first pixel: half a pixel less.
    [9.5, 19.5, 19.5, 39.5].forEach((value, index) =>
      expect(box?.[index]).toBeCloseTo(value, 9),
    );
    expect(statements[1]).toMatchObject({
      section: 'impression',
      statement: 'A nodule.',
      evidence: [{ ...place, frame: 2, box: null }],
    });
    expect(notes).toEqual([]);
  });

  it('is what a report takes', () => {
    for (const statement of parse(answer()).statements) {
      expect(statementSchema.safeParse(statement).success).toBe(true);
    }
  });

  it('cites each slice once, and the slice of its box with the others', () => {
    const { evidence } = parseOne({ slices: [2, 2, 1], box_slice: 3 });
    expect(evidence?.map(({ frame }) => frame)).toEqual([2, 1, 3]);
    const again = parseOne({ slices: [3, 2, 3], box_slice: 3 }).evidence;
    expect(again?.map(({ frame, box }) => [frame, box !== null])).toEqual([
      [3, true],
      [2, false],
    ]);
  });

  it('may have no box, no slices and no impression', () => {
    const text = JSON.stringify({
      findings: [{ ...nodule, slices: [], box_slice: null, box_2d: null }],
      impression: [],
    });
    expect(parse(text)).toMatchObject({ statements: [{ evidence: [] }], notes: [] });
  });

  it('may rest on an impression alone', () => {
    const { statements } = parse(JSON.stringify({ findings: [], impression }));
    expect(statements).toHaveLength(1);
  });

  it('gives the decoder the size of the image that the model saw', () => {
    const sizes: unknown[] = [];
    parse(answer(), (numbers, { width, height }) => {
      sizes.push([numbers, width, height]);
      return asPixels(numbers, { width, height });
    });
    expect(sizes).toEqual([[nodule.box_2d, 896, 896]]);
  });

  it('has a box that overhangs the image cut, and says so', () => {
    const { evidence, notes } = parseOne({ box_2d: [44.8, 100, 89.6, 403.2] });
    expect(evidence?.[1]?.box?.[1]).toBeCloseTo(-0.5, 9);
    expect(notes).toEqual(['A box on slice 3 reached beyond the image and was cut.']);
  });

  it('keeps what a caller knows of a slice beside the evidence out of it', () => {
    const rich = sent.map((slice) => ({ ...slice, patientName: 'SECRET' }));
    expect(JSON.stringify(parseDraft(answer(), rich, asPixels))).not.toContain('SECRET');
  });
});

describe('a bad answer is a typed failure', () => {
  it.each([
    ['prose', 'A nodule in the right lung.', 'answer_not_json'],
    ['broken JSON', '{"findings": [{"statement": Nodule}]}', 'answer_not_json'],
    ['nothing', '', 'answer_not_json'],
    ['another object', '{"result": "fine"}', 'answer_not_a_draft'],
    ['an empty object', '{}', 'answer_not_a_draft'],
    ['findings that are no list', '{"findings": "A nodule."}', 'answer_not_a_draft'],
    ['a finding that is a text', '{"findings": ["A nodule."]}', 'answer_not_a_draft'],
    ['an empty draft', '{"findings": [], "impression": []}', 'answer_empty'],
    ['an empty list', '[]', 'answer_empty'],
    ['an empty list in a fence', '```json\n[ ]\n```', 'answer_empty'],
    ['a list of numbers in prose', 'See slices [1, 2].', 'answer_not_json'],
    ['no statement', answer({ statement: undefined }), 'answer_not_a_draft'],
    ['an empty statement', answer({ statement: ' ' }), 'answer_not_a_draft'],
    [
      'an endless statement',
      answer({ statement: 'a'.repeat(2001) }),
      'answer_not_a_draft',
    ],
    [
      'no polarity, which nobody may guess',
      answer({ polarity: undefined }),
      'answer_not_a_draft',
    ],
    ['an unknown polarity', answer({ polarity: 'maybe' }), 'answer_not_a_draft'],
    ['an unknown section', answer({ section: 'history' }), 'answer_not_a_draft'],
    ['an unknown side', answer({ side: 'cranial' }), 'answer_not_a_draft'],
    ['half a slice', answer({ slices: [1.5] }), 'answer_not_a_draft'],
    ['a slice in words', answer({ slices: ['slice 2'] }), 'answer_not_a_draft'],
    ['a box of three', answer({ box_2d: [1, 2, 3] }), 'answer_not_a_draft'],
    ['a box in words', answer({ box_2d: 'top left' }), 'answer_not_a_draft'],
    ['a slice never sent', answer({ slices: [4] }), 'answer_cites_unsent_slice'],
    ['slice 0', answer({ slices: [0] }), 'answer_cites_unsent_slice'],
    ['slice −1', answer({ slices: [-1] }), 'answer_cites_unsent_slice'],
    [
      'a box on a slice never sent',
      answer({ box_slice: 4 }),
      'answer_cites_unsent_slice',
    ],
    [
      'an impression on a slice never sent',
      JSON.stringify({
        findings: [nodule],
        impression: [{ statement: 'A.', slices: [9] }],
      }),
      'answer_cites_unsent_slice',
    ],
    [
      'a box on the padding',
      answer({ box_2d: [10, 10, 80, 100] }),
      'answer_box_outside_image',
    ],
  ])('%s', (_, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('as the box decoder has it', () => {
    const refuse = () => {
      throw new AppError('answer_box_outside_image', 'No.');
    };
    expect(codeOf(answer(), refuse)).toBe('answer_box_outside_image');
  });

  it('that says where, and repeats none of the model’s words', () => {
    const secret = 'DOE^JANE';
    for (const changes of [
      { side: secret },
      { statement: 5, anatomy: secret },
      { slices: [secret] },
      { [secret]: 1, polarity: secret },
    ]) {
      try {
        parse(answer(changes));
        expect.unreachable();
      } catch (error) {
        const { message, hint = '' } = error as AppError;
        expect(message).toContain('findings[0].');
        expect(message + hint).not.toContain(secret);
      }
    }
  });

  it('when it runs away, long before the test would time out', () => {
    const many = `{"findings": [${'{},'.repeat(200_000)}{}]}`;
    expect(codeOf(many)).toBe('answer_not_a_draft');
    expect(() => parse(many)).toThrow('200001 entries in “findings”, more than 200');
    expect(() => parse(`{"impression": [${'"a",'.repeat(201)}"a"]}`)).toThrow(
      '202 entries',
    );
    expect(codeOf(`{"findings": [${'{},'.repeat(1_000_000)}{}]}`)).toBe(
      'answer_not_json',
    );
    expect(codeOf(answer({ slices: Array(2001).fill(1) }))).toBe('answer_not_a_draft');
  });
});

describe('small faults are mended and noted', () => {
  const MISSING = 'Values that were missing were read as not stated.';
  const SPELLING = 'Words were read by their usual spelling.';
  const NUMBERS = 'Numbers written as text were read as numbers.';

  it.each<[string, Record<string, unknown>, object, string[]]>([
    [
      'missing values',
      { certainty: undefined, side: undefined },
      { certainty: null, side: null },
      [MISSING],
    ],
    ['a missing section', { section: undefined }, { section: 'findings' }, []],
    [
      'capitals',
      { side: 'Right', polarity: 'PRESENT' },
      { side: 'right', polarity: 'present' },
      [SPELLING],
    ],
    [
      'synonyms',
      { polarity: 'negative', certainty: 'medium', side: 'both' },
      { polarity: 'absent', certainty: 'moderate', side: 'bilateral' },
      [SPELLING],
    ],
    [
      'nothing in words',
      { side: 'N/A', anatomy: 'none', certainty: '', size_mm: 'unknown' },
      { side: null, anatomy: null, certainty: null, sizeMm: null },
      [],
    ],
    [
      'numbers as text',
      { size_mm: '9.5', slices: ['2', '3'], box_slice: '3' },
      { sizeMm: 9.5 },
      [NUMBERS],
    ],
    ['a size with its unit', { size_mm: '9 mm' }, { sizeMm: 9 }, [NUMBERS]],
    ['a size in centimetres', { size_mm: '1.2 cm' }, { sizeMm: 12 }, [NUMBERS]],
    [
      'a size of zero',
      { size_mm: 0 },
      { sizeMm: null },
      ['A size of zero or less was read as not stated.'],
    ],
    [
      'a slice outside a list',
      { slices: 2, box_slice: null, box_2d: null },
      { evidence: [{ frame: 2 }] },
      [],
    ],
    [
      'no slices',
      { slices: undefined, box_slice: null, box_2d: null },
      { evidence: [] },
      [],
    ],
    [
      'blanks',
      { statement: ' Nodule. ', anatomy: ' lung ' },
      { statement: 'Nodule.', anatomy: 'lung' },
      [],
    ],
    [
      'keys of its own',
      { confidence: 0.9, action: 'delete' },
      { statement: nodule.statement },
      [],
    ],
    [
      'a box in a list of boxes',
      { box_2d: [nodule.box_2d] },
      {
        evidence: [
          { box: null },
          {
            box: [
              expect.any(Number),
              expect.any(Number),
              expect.any(Number),
              expect.any(Number),
            ],
          },
        ],
      },
      [],
    ],
    [
      'a box of zeros for none',
      { box_2d: [0, 0, 0, 0] },
      { evidence: [{ box: null }, { box: null }] },
      [],
    ],
    [
      'a box without its slice, of one cited',
      { slices: [3], box_slice: null },
      {
        evidence: [
          {
            frame: 3,
            box: [
              expect.any(Number),
              expect.any(Number),
              expect.any(Number),
              expect.any(Number),
            ],
          },
        ],
      },
      [],
    ],
    [
      'a box without its slice, of two cited',
      { box_slice: null },
      { evidence: [{ box: null }, { box: null }] },
      ['A box that does not say its slice was left out.'],
    ],
    [
      'a slice for a box that is none',
      { slices: [2], box_slice: 0, box_2d: null },
      { evidence: [{ frame: 2, box: null }] },
      [],
    ],
  ])('%s', (_, changes, expected, notes) => {
    const { notes: noted, ...statement } = parseOne(changes);
    expect(statement).toMatchObject(expected);
    expect(noted).toEqual(notes);
  });

  it.each([
    ['a bare list of findings', JSON.stringify([nodule]), 'bare list'],
    [
      'a wrapping object',
      JSON.stringify({ draft: { findings: [nodule], impression } }),
      'wrapped',
    ],
    [
      'an impression in plain text',
      JSON.stringify({ findings: [nodule], impression: 'A nodule.' }),
      'plain text',
    ],
    [
      'an impression of plain texts',
      JSON.stringify({ findings: [nodule], impression: ['A nodule.'] }),
      'plain text',
    ],
    ['no impression', JSON.stringify({ findings: [nodule] }), 'no impression'],
  ])('%s', (_, text, note) => {
    const { statements, notes } = parse(text);
    expect(statements[0]).toMatchObject({ statement: nodule.statement, sizeMm: 9 });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(note);
  });

  it('each once, however often', () => {
    const findings = [nodule, nodule].map((each) => ({ ...each, side: 'RIGHT' }));
    expect(parse(JSON.stringify({ findings, impression })).notes).toEqual([SPELLING]);
  });
});

describe('the schema that is sent', () => {
  interface Node {
    type: string | string[];
    properties?: Record<string, Node>;
    items?: Node;
    enum?: unknown[];
  }
  it('has the keys of the schema that is read, in its order', () => {
    const { properties } = draftAnswerJsonSchema as unknown as Node;
    expect(Object.keys(properties ?? {})).toEqual(Object.keys(draftAnswerSchema.shape));
    expect(Object.keys(properties?.['findings']?.items?.properties ?? {})).toEqual(
      Object.keys(draftAnswerSchema.shape.findings.element.shape),
    );
  });

  it('lets null stand where null may', () => {
    const { properties } = draftAnswerJsonSchema as unknown as Node;
    const finding = properties?.['findings']?.items?.properties ?? {};
    const nullables = Object.keys(finding).filter((key) =>
      [finding[key]?.type].flat().includes('null'),
    );
    expect(nullables).toEqual([
      'certainty',
      'anatomy',
      'side',
      'size_mm',
      'box_slice',
      'box_2d',
    ]);
    expect(finding['side']?.enum).toEqual([
      'left',
      'right',
      'bilateral',
      'midline',
      null,
    ]);
  });
});
