import {
  isSamePreparation,
  type Preparation,
  type Recipe,
  type SavedRecipe,
} from '@/lib/api/models/recipes';
import type { ModelRow, RunRequest } from '@/lib/api/runs';
import { CT_PRESETS } from '@/lib/image/presets';
import type { StackOfStudy } from '@/app/_viewer/room';

/** The recipe as it stands in the form: numbers as typed, empty for the model's own choice. */
export interface RecipeForm {
  stackId: string;
  from: string;
  to: string;
  count: string;
  slices: Recipe['slices'];
  /** 1-based: the slice that is shown while `around` is chosen. */
  at: number | null;
  /** By a name, `ct-` and a preset, or by its numbers. */
  window: Extract<Recipe['window'], string> | `ct-${string}` | 'custom';
  center: string;
  width: string;
  maskOutsideRegions: boolean;
  maskText: boolean;
  question: string;
  /** Of the saved recipe that was chosen. */
  savedId: string | null;
}

export const emptyForm = (stackId: string): RecipeForm => ({
  stackId,
  from: '',
  to: '',
  count: '',
  slices: 'spread',
  at: null,
  window: 'default',
  center: '40',
  width: '400',
  maskOutsideRegions: true,
  maskText: true,
  question: '',
  savedId: null,
});

/** What a field should hold, and doesn't. */
export type Fault =
  | { says: 'between'; most: number }
  | { says: 'after'; from: number }
  | { says: 'number' | 'positive' };

/** What is wrong with the form, by field; empty when it can be sent. */
export type Faults = Partial<Record<keyof RecipeForm, Fault>>;

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
  const from = whole('from', slices);
  const to = whole('to', slices);
  const count = whole('count', Math.min(slices, model.maxImages));
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
  const preparation: Preparation = {
    slices: form.slices,
    ...(count === undefined ? {} : { count }),
    window: windowOf(form.window, custom),
    maskOutsideRegions: form.maskOutsideRegions,
    maskText: form.maskText,
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
        ...(form.slices === 'around' && form.at !== null && { at: form.at }),
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
  { count, window, ...rest }: Preparation,
  here: number | null,
): Partial<RecipeForm> {
  return {
    ...rest,
    at: rest.slices === 'around' ? here : null,
    count: count === undefined ? '' : String(count),
    ...windowField(window),
  };
}

function windowField(window: Preparation['window']): Partial<RecipeForm> {
  if (typeof window === 'string') return { window };
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
  const preset = CT_PRESETS.find(({ id }) => `ct-${id}` === chosen);
  if (preset) return { center: preset.center, width: preset.width };
  return chosen.startsWith('ct-')
    ? 'default'
    : (chosen as Extract<Recipe['window'], string>);
}
