import {
  isSamePreparation,
  preparationSchema,
  type Preparation,
  type Recipe,
  type SavedRecipe,
} from '@/lib/api/models/recipes';
import type { ModelRow, RunRequest } from '@/lib/api/runs';
import { MOST_TILES } from '@/lib/image/display/montage';
import { seriesRuleSchema, type SeriesRule } from '@/lib/hanging/series-rules';
import { CT_PRESETS } from '@/lib/image/presets';
import type { Fact } from '@/lib/report/instructions';
import type { StackOfStudy } from '@/app/_viewer/room';

interface Window {
  readonly center: number;
  readonly width: number;
}

/** Windows in which one slice can be shown, an image each. */
export const FEWEST_WINDOWS = 2;
export const MOST_WINDOWS = 4;

/** The recipe as it stands in the form: numbers as typed, empty for the model's own choice. */
export interface RecipeForm {
  stackId: string;
  from: string;
  to: string;
  count: string;
  slices: Recipe['slices'];
  /** Series by rules instead of the stack. */
  byRule: boolean;
  rules: readonly SeriesRule[];
  /** 1-based: the slice that is shown while `around` is chosen. */
  at: number | null;
  /** By a name, `ct-` and a preset, by its numbers, or several of them. */
  window: Extract<Recipe['window'], string> | `ct-${string}` | 'custom' | 'several';
  center: string;
  width: string;
  /** While `several` is chosen. */
  windows: readonly Window[];
  montage: boolean;
  maskOutsideRegions: boolean;
  maskText: boolean;
  /** Empty: the model's own. */
  captions: '' | 'before' | 'after';
  /** What is told of the images; null: all that may be. */
  facts: readonly Fact[] | null;
  asking: Preparation['asking'];
  /** A finding a line; empty: those that are usual. */
  checklist: string;
  question: string;
  /** Of the saved recipe that was chosen. */
  savedId: string | null;
}

/** A rule that asks for nothing, one series of what there is. */
export const ANY_SERIES: SeriesRule = seriesRuleSchema.parse({});

export const emptyForm = (stackId: string): RecipeForm => ({
  stackId,
  from: '',
  to: '',
  count: '',
  slices: 'spread',
  byRule: false,
  rules: [ANY_SERIES],
  at: null,
  window: 'default',
  center: '40',
  width: '400',
  windows: windowsOf('lung', 'mediastinum', 'bone'),
  montage: false,
  maskOutsideRegions: true,
  maskText: true,
  captions: '',
  facts: null,
  asking: 'once',
  checklist: '',
  question: '',
  savedId: null,
});

/** What a field should hold, and doesn't. */
export type Fault =
  | { says: 'between'; most: number }
  | { says: 'after'; from: number }
  | { says: 'several'; fewest: number; most: number }
  | { says: 'number' | 'positive' | 'checklist' };

/** What is wrong with the form, by field; empty when it can be sent. */
export type Faults = Partial<Record<keyof RecipeForm, Fault>>;

const windowsOf = (...ids: string[]): Window[] =>
  CT_PRESETS.filter(({ id }) => ids.includes(id)).map(({ center, width }) => ({
    center,
    width,
  }));

/** The request that a form means. */
export function readRecipe(
  form: RecipeForm,
  {
    studyUid,
    model,
    stack,
    saved,
  }: {
    studyUid: string;
    model: ModelRow;
    stack: Pick<StackOfStudy, 'stack' | 'series'>;
    /** The saved recipe that is chosen; named in the request where the form says the same. */
    saved?: SavedRecipe | undefined;
  },
): { request: RunRequest; preparation: Preparation; faults: Faults } {
  const slices = stack.stack.frames.length;
  const faults: Faults = {};
  const whole = (field: 'from' | 'to' | 'count', most: number) => {
    const text = form[field].trim();
    if (text === '') return undefined;
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    faults[field] = { says: 'between', most };
    return undefined;
  };
  // A range is of one stack.
  const from = form.byRule ? undefined : whole('from', slices);
  const to = form.byRule ? undefined : whole('to', slices);
  const several = form.window === 'several' && stack.series.modality === 'CT';
  const { length } = form.windows;
  if (several && (length < FEWEST_WINDOWS || length > MOST_WINDOWS)) {
    faults.windows = { says: 'several', fewest: FEWEST_WINDOWS, most: MOST_WINDOWS };
  }
  const room =
    Math.floor(model.maxImages / (several ? length : 1)) *
    (form.montage ? MOST_TILES : 1);
  const count = whole('count', Math.max(1, form.byRule ? room : Math.min(slices, room)));
  if (from !== undefined && to !== undefined && from > to) {
    faults.to = { says: 'after', from };
  }
  const custom = { center: Number(form.center), width: Number(form.width) };
  if (form.window === 'custom') {
    if (form.center.trim() === '' || !Number.isFinite(custom.center)) {
      faults.center = { says: 'number' };
    }
    if (!(custom.width >= 1)) faults.width = { says: 'positive' };
  }
  const checklist = form.checklist
    .split('\n')
    .map((finding) => finding.trim())
    .filter(Boolean);
  const asksOwn = form.asking === 'checklist' && checklist.length > 0;
  if (asksOwn && !preparationSchema.shape.checklist.safeParse(checklist).success) {
    faults.checklist = { says: 'checklist' };
  }
  const preparation: Preparation = {
    ...(form.byRule && { series: [...form.rules] }),
    slices: form.slices,
    ...(count === undefined ? {} : { count }),
    window: several ? [...form.windows] : windowOf(form.window, custom),
    montage: form.montage,
    maskOutsideRegions: form.maskOutsideRegions,
    maskText: form.maskText,
    ...(form.captions && { captions: form.captions }),
    ...(form.facts && { facts: [...form.facts] }),
    asking: form.asking,
    ...(asksOwn && { checklist }),
  };
  const isSaved = saved && isSamePreparation(preparation, saved.content);
  return {
    faults,
    preparation,
    request: {
      modelId: model.id,
      studyUid,
      recipe: {
        stackId: form.stackId,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...preparation,
        ...(form.slices === 'around' &&
          !form.byRule &&
          form.at !== null && { at: form.at }),
        question: form.question.trim(),
        ...(isSaved && {
          saved: { id: saved.id, name: saved.name, version: saved.version },
        }),
      },
    },
  };
}

/**
 * What a saved recipe sets in the form; what belongs to the study stays as it is.
 *
 * @param here - The slice that is shown, from 1.
 */
export function formOf(
  { count, window, series, captions, facts, checklist, ...rest }: Preparation,
  here: number | null,
): Partial<RecipeForm> {
  return {
    ...rest,
    byRule: series !== undefined,
    rules: series ?? [ANY_SERIES],
    captions: captions ?? '',
    facts: facts ?? null,
    checklist: (checklist ?? []).join('\n'),
    at: rest.slices === 'around' ? here : null,
    count: count === undefined ? '' : String(count),
    ...windowField(window),
  };
}

function windowField(window: Preparation['window']): Partial<RecipeForm> {
  if (typeof window === 'string') return { window };
  if (Array.isArray(window)) return { window: 'several', windows: window };
  const { center, width } = window;
  const preset = CT_PRESETS.find(
    (each) => each.center === center && each.width === width,
  );
  return {
    window: preset ? `ct-${preset.id}` : 'custom',
    center: String(center),
    width: String(width),
  };
}

/** What a preset of the form means to the server; one that is gone is the model's own. */
function windowOf(
  chosen: RecipeForm['window'],
  custom: { center: number; width: number },
): Recipe['window'] {
  if (chosen === 'custom') return custom;
  if (chosen === 'several') return 'default'; // of another modality
  const preset = CT_PRESETS.find(({ id }) => `ct-${id}` === chosen);
  if (preset) return { center: preset.center, width: preset.width };
  return chosen.startsWith('ct-')
    ? 'default'
    : (chosen as Extract<Recipe['window'], string>);
}
