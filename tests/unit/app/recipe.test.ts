import { describe, expect, it } from 'vitest';
import { advance, type Progress } from '@/app/_model/live-run';
import { emptyForm, formOf, readRecipe } from '@/app/_model/recipe';
import { dicomDate, personName } from '@/app/_ui/format';
import { preparationSchema } from '@/lib/api/models/recipes';
import { runRequestSchema, type ModelRow } from '@/lib/api/runs';

const model: ModelRow = {
  id: 'some',
  title: 'Some',
  adapter: 'replay',
  policyId: 'generic',
  modalities: ['CT'],
  licence: '',
  destination: { egress: 'here', address: null },
  reachable: true,
  reason: null,
  maxImages: 20,
  facts: ['modality'],
  cannotHelp: null,
  check: null,
};
const frames = Array.from({ length: 40 }, (_, index) => ({
  sopInstanceUid: `1.2.${index}`,
  frame: 1,
  positionMm: index,
}));
const stack = {
  stack: {
    id: '1.2/1',
    label: '',
    dimensions: [],
    geometry: 0,
    frames,
    orderedBy: 'position' as const,
    spacingMm: 1,
    thicknessMm: 1,
    warnings: [],
    facts: null,
  },
  series: {
    studyUid: '1',
    seriesUid: '1.2',
    modality: 'CT',
    number: 1,
    description: '',
    bodyPart: '',
    frameTimeMs: null,
    counts: { instances: 40, shown: 40, notShown: 0, frames: 40 },
    stacks: [],
    warnings: [],
    videos: [],
    notShown: [],
  },
};
const read = (change: Partial<ReturnType<typeof emptyForm>>) =>
  readRecipe({ ...emptyForm('1.2/1'), ...change }, { studyUid: '1', model, stack });

describe('a recipe', () => {
  it('that was left alone is the model’s own choice, in the form the server takes', () => {
    const { request, faults } = read({});
    expect(faults).toEqual({});
    expect(request.recipe).toEqual({
      stackId: '1.2/1',
      asking: 'once',
      slices: 'spread',
      window: 'default',
      montage: false,
      maskOutsideRegions: true,
      maskText: true,
      question: '',
    });
    expect(runRequestSchema.parse(request)).toEqual(request);
  });

  it('holds the range, the count and a window of one’s own', () => {
    const { request, faults } = read({
      from: '3',
      to: ' 9 ',
      count: '4',
      window: 'custom',
      center: '-600',
      width: '1500',
    });
    expect(faults).toEqual({});
    expect(request.recipe).toMatchObject({
      from: 3,
      to: 9,
      count: 4,
      window: { center: -600, width: 1500 },
    });
  });

  it('names an organ’s window by its numbers, and the slice that is meant', () => {
    // Lung: centre −600, width 1500.
    const { request } = read({ window: 'ct-lung', slices: 'around', at: 7 });
    expect(request.recipe).toMatchObject({
      window: { center: -600, width: 1500 },
      slices: 'around',
      at: 7,
    });
    expect(read({ slices: 'spread', at: 7 }).request.recipe.at).toBeUndefined();
  });

  it.each([
    [{ from: '0' }, 'from'],
    [{ to: '41' }, 'to'],
    [{ from: '2.5' }, 'from'],
    [{ count: '21' }, 'count'],
    [{ from: '9', to: '3' }, 'to'],
    [{ window: 'custom', width: '0' }, 'width'],
    [{ window: 'custom', center: '' }, 'center'],
  ] as const)('%j is faulted at %s', (change, field) => {
    expect(Object.keys(read(change).faults)).toEqual([field]);
  });

  it('sets what a saved recipe says, and is named by it until something is changed', () => {
    const content = preparationSchema.parse({
      slices: 'around',
      count: 3,
      window: { center: -600, width: 1500 },
      maskText: false,
    });
    const saved = {
      ...{ id: 'r', name: 'Lung', version: 4, author: 'a', content },
      ...{ createdAt: '', updatedAt: '' },
    };
    const form = { ...emptyForm('1.2/1'), from: '5', ...formOf(content, 9) };
    expect(form).toMatchObject({ window: 'ct-lung', count: '3', at: 9, from: '5' });
    const named = (change: Partial<typeof form>) =>
      readRecipe({ ...form, ...change }, { studyUid: '1', model, stack, saved }).request
        .recipe.saved;
    expect(named({})).toEqual({ id: 'r', name: 'Lung', version: 4 });
    expect(named({ from: '6', question: 'cough' })).toBeDefined();
    expect(named({ window: 'default' })).toBeUndefined();
    expect(named({ count: '' })).toBeUndefined();
    const own = formOf({ ...content, window: { center: 1, width: 2 } }, null);
    expect(own).toMatchObject({ window: 'custom', center: '1', width: '2', at: null });
  });

  it('shows slices in several windows, which leave room for fewer of them', () => {
    const several = { window: 'several' } as const;
    expect(read(several).request.recipe.window).toEqual([
      { center: -600, width: 1500 },
      { center: 50, width: 350 },
      { center: 480, width: 2500 },
    ]);
    // 20 images in 3 windows: 6 slices; on a montage up to 16 times as many.
    expect(read({ ...several, count: '7' }).faults.count).toEqual({
      says: 'between',
      most: 6,
    });
    expect(read({ ...several, count: '7', montage: true }).faults).toEqual({});
    expect(read({ ...several, windows: [] }).faults.windows).toMatchObject({ most: 4 });
    const windows = [
      { center: 40, width: 400 },
      { center: 1, width: 2 },
    ];
    const content = preparationSchema.parse({ window: windows });
    expect(formOf(content, null)).toMatchObject({ window: 'several', windows });
  });

  it('names series by rule instead of a stack and its range', () => {
    const rules = [{ plane: 'axial', prefer: 'thinnest', take: 'one' }] as const;
    const { request, preparation } = read({
      ...{ byRule: true, rules, from: '3', slices: 'around', at: 7 },
      ...{ captions: 'after', facts: ['plane'] },
    });
    expect(request.recipe).toMatchObject({
      ...{ series: rules, captions: 'after', facts: ['plane'] },
    });
    expect([request.recipe.from, request.recipe.at]).toEqual([undefined, undefined]);
    expect(formOf(preparation, 7)).toMatchObject({
      ...{ byRule: true, rules, captions: 'after', facts: ['plane'] },
    });
    expect(formOf(preparationSchema.parse({}), 7)).toMatchObject({
      ...{ byRule: false, captions: '', facts: null },
    });
    // Of every series as many as the model takes, however many this stack has.
    expect(read({ byRule: true, count: '21' }).faults.count).toEqual({
      says: 'between',
      most: 20,
    });
  });

  it('says what a field should hold', () => {
    expect(read({ to: '41' }).faults.to).toEqual({ says: 'between', most: 40 });
    expect(read({ from: '9', to: '3' }).faults.to).toEqual({ says: 'after', from: 9 });
  });
});

describe('a run that goes on', () => {
  const start: Progress = {
    stage: 'preparing',
    images: null,
    tokens: null,
    question: null,
    statements: [],
    received: 0,
    retry: null,
    warning: null,
  };

  it('goes through its stages, and counts what comes in', () => {
    const after = [
      { type: 'prepared', images: 12, tokens: 3000 },
      { type: 'sent', at: '2026-01-01T00:00:00Z', call: 1, calls: 2 },
      { type: 'delta', text: '{"fin' },
      { type: 'delta', text: 'dings' },
    ] as const;
    const progress = after.reduce(advance, start);
    expect(progress).toMatchObject({ stage: 'streaming', images: 12, received: 10 });
    expect(advance(progress, { type: 'done', statements: 0, notes: [] }).stage).toBe(
      'ended',
    );
  });
});

describe('what stands on the page', () => {
  it('is a name as people write it', () => {
    expect(personName('DOE^JANE^M')).toBe('DOE, JANE M');
    expect(personName('Doe^Jane^^Dr')).toBe('Doe, Jane Dr');
    expect(personName('  ^')).toBe('No name');
  });

  it('is a date, and what isn’t one unchanged', () => {
    expect(dicomDate('20261102')).toMatch(/2026/);
    expect(dicomDate('1994.11.05')).toBe('1994.11.05');
    expect(dicomDate('')).toBe('–');
  });
});
