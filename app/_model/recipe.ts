import type { ModelRow, Recipe, RunRequest } from '@/lib/api/runs';
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
  }: { studyUid: string; model: ModelRow; stack: Pick<StackOfStudy, 'stack' | 'series'> },
): { request: RunRequest; faults: Faults } {
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
  return {
    faults,
    request: {
      modelId: model.id,
      studyUid,
      recipe: {
        stackId: form.stackId,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        slices: form.slices,
        ...(form.slices === 'around' && form.at !== null && { at: form.at }),
        ...(count === undefined ? {} : { count }),
        window: windowOf(form.window, custom),
        maskOutsideRegions: form.maskOutsideRegions,
        maskText: form.maskText,
        question: form.question.trim(),
      },
    },
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
