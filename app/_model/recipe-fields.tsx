import type { ModelRow } from '@/lib/api/runs';
import { Check, Field, Select, TextArea, TextInput } from '@/app/_ui/field';
import { plural } from '@/app/_ui/format';
import { useRoom, type StackOfStudy } from '@/app/_viewer/room';
import type { Faults, RecipeForm } from './recipe';

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
            onChange({ stackId: target.value, from: '', to: '', count: '' })
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
      <div className="grid grid-cols-3 gap-2">
        {number('from', 'From slice', '1')}
        {number('to', 'To slice', String(slices))}
        {number('count', 'How many', 'model’s own')}
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
            <option value="auto">Auto, 1–99 %</option>
            {stack.series.modality === 'CT' && (
              <option value="rgb3">Three windows as colours</option>
            )}
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
