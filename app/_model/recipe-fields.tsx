import type { ModelRow } from '@/lib/api/runs';
import { Check, Field, Select, TextArea, TextInput } from '@/app/_ui/field';
import { plural } from '@/app/_ui/format';
import { useCellState, useRoom, type StackOfStudy } from '@/app/_viewer/room';
import { presetsFor } from '@/lib/image/presets';
import type { Faults, RecipeForm } from './recipe';

/** How slices may be chosen, and what is usual where nobody says how many. */
const SLICES: Record<
  RecipeForm['slices'],
  { name: string; hint?: string; usual: string }
> = {
  spread: { name: 'Spread evenly', usual: 'model’s own' },
  all: { name: 'Every slice of the range', usual: '' },
  around: {
    name: 'Around the slice shown',
    hint: 'Chosen again, it takes the slice that is shown then.',
    usual: '5',
  },
  'key-images': {
    name: 'Key images',
    hint: 'Those that are marked in the viewer.',
    usual: '',
  },
  change: {
    name: 'Largest change',
    hint: 'First, middle and last, and those that differ most from the one before: for clips.',
    usual: '8',
  },
};

const hasCount = (slices: RecipeForm['slices']) => SLICES[slices].usual !== '';

/** Which slices a model is to see, and how. */
export function RecipeFields({
  form,
  faults,
  stack,
  model,
  onChange,
}: {
  form: RecipeForm;
  faults: Faults;
  stack: StackOfStudy;
  model: ModelRow;
  onChange: (change: Partial<RecipeForm>) => void;
}) {
  // A video is nothing that a model is given.
  const room = useRoom();
  const stacks = room.stacks.filter(({ video, study }) => !video && study === room.study);
  const slices = stack.stack.frames.length;
  const here = useCellState(({ stackId, shown }) =>
    stackId === form.stackId && typeof shown === 'number' ? shown + 1 : null,
  );
  const number = (field: 'from' | 'to' | 'count', label: string, empty: string) => (
    <Field
      label={label}
      hint={faults[field] && <span className="text-red">{faults[field]}</span>}
    >
      <TextInput
        inputMode="numeric"
        placeholder={empty}
        value={form[field]}
        aria-invalid={faults[field] !== undefined}
        onChange={({ target }) => onChange({ [field]: target.value })}
      />
    </Field>
  );
  return (
    <div className="space-y-2.5">
      <Field label="Stack">
        <Select
          value={form.stackId}
          onChange={({ target }) =>
            onChange({ stackId: target.value, from: '', to: '', count: '', at: null })
          }
        >
          {stacks.map(({ stack: each, series }) => (
            <option key={each.id} value={each.id}>
              {series.modality} {series.number ?? ''} {series.description} {each.label} (
              {each.frames.length})
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Slices" hint={SLICES[form.slices].hint}>
        <Select
          value={form.slices}
          onChange={({ target }) => {
            const chosen = target.value as RecipeForm['slices'];
            onChange({ slices: chosen, at: chosen === 'around' ? here : null });
          }}
        >
          {Object.entries(SLICES).map(([id, { name }]) => (
            <option key={id} value={id}>
              {name}
              {id === 'around' && form.at !== null && ` (${form.at})`}
            </option>
          ))}
        </Select>
      </Field>
      <div className="grid grid-cols-3 gap-2">
        {number('from', 'From slice', '1')}
        {number('to', 'To slice', String(slices))}
        {hasCount(form.slices) && number('count', 'How many', SLICES[form.slices].usual)}
      </div>
      <div className="flex gap-2 [&>:first-child]:flex-1">
        <Field label="Window">
          <Select
            value={form.window}
            onChange={({ target }) =>
              onChange({ window: target.value as RecipeForm['window'] })
            }
          >
            <option value="default">The model’s own</option>
            <option value="file">As in the file</option>
            <option value="auto">Whole stack, 1–99 %</option>
            <option value="percentile">Whole stack, 0.5–99.5 %</option>
            <option value="minmax">Whole stack, darkest to brightest</option>
            {stack.series.modality === 'CT' && (
              <option value="rgb3">Three windows as colours</option>
            )}
            {presetsFor(stack.series.modality).map(({ id, name, center, width }) => (
              <option key={id} value={`ct-${id}`}>
                {name}, {center}/{width}
              </option>
            ))}
            <option value="custom">Width and centre …</option>
          </Select>
        </Field>
        {form.window === 'custom' &&
          (['width', 'center'] as const).map((field) => (
            <Field
              key={field}
              label={field === 'width' ? 'Width' : 'Centre'}
              hint={faults[field] && <span className="text-red">{faults[field]}</span>}
            >
              <TextInput
                className="w-20"
                inputMode="numeric"
                value={form[field]}
                aria-invalid={faults[field] !== undefined}
                onChange={({ target }) => onChange({ [field]: target.value })}
              />
            </Field>
          ))}
      </div>
      {stack.series.modality === 'US' && (
        <Check
          label="Black out everything outside the ultrasound regions"
          hint="Names and dates are often burned in there."
          checked={form.maskOutsideRegions}
          onChange={({ target }) => onChange({ maskOutsideRegions: target.checked })}
        />
      )}
      <Check
        label="Black out text that is found in the pixels"
        hint="Left out of it: side letters, units. What can’t be read is shown to you."
        checked={form.maskText}
        onChange={({ target }) => onChange({ maskText: target.checked })}
      />
      <Field
        label="Clinical question"
        hint="Goes to the model as it is written. Never a name."
      >
        <TextArea
          rows={2}
          maxLength={2000}
          placeholder="e.g. cough for three weeks; nodule?"
          value={form.question}
          onChange={({ target }) => onChange({ question: target.value })}
        />
      </Field>
      <p className="text-sm text-faint">
        {model.title} takes up to {plural(model.maxImages, 'image')}.
      </p>
    </div>
  );
}
