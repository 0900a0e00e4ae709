import type { ModelRow, RunRequest } from '@/lib/api/runs';
import type { StackOfStudy } from '@/app/_viewer/room';

/** The recipe as it stands in the form: numbers as typed, empty for the model's own choice. */
export interface RecipeForm {
  stackId: string;
  from: string;
  to: string;
  count: string;
  window: 'default' | 'file' | 'auto' | 'rgb3' | 'custom';
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
  window: 'default',
  center: '40',
  width: '400',
  maskOutsideRegions: true,
  maskText: true,
  question: '',
});

/** What is wrong with the form, by field; empty when it can be sent. */
export type Faults = Partial<Record<keyof RecipeForm, string>>;

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
    faults[field] = `1 to ${most}`;
    return undefined;
  };
  const from = whole('from', slices);
  const to = whole('to', slices);
  const count = whole('count', Math.min(slices, model.maxImages));
  if (from !== undefined && to !== undefined && from > to) faults.to = `from ${from} on`;
  const custom = { center: Number(form.center), width: Number(form.width) };
  if (form.window === 'custom') {
    if (form.center.trim() === '' || !Number.isFinite(custom.center)) {
      faults.center = 'a number';
    }
    if (!(custom.width >= 1)) faults.width = '1 or more';
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
        ...(count === undefined ? {} : { count }),
        window: form.window === 'custom' ? custom : form.window,
        maskOutsideRegions: form.maskOutsideRegions,
        maskText: form.maskText,
        question: form.question.trim(),
      },
    },
  };
}
