import { useTranslations } from 'next-intl';
import { Field, Select, TextArea } from '@/app/_ui/field';
import type { Faults, RecipeForm } from '@/app/_model/recipe';
import { checklistFor } from '@/lib/report/asking/checklists';
import { askings } from '@/lib/report/asking/steps';

/** In how many questions the draft is asked for, and which. */
export function AskingFields({
  form,
  faults,
  modality,
  bodyPart,
  onChange,
}: {
  form: RecipeForm;
  faults: Faults;
  modality: string;
  bodyPart: string;
  onChange: (change: Partial<RecipeForm>) => void;
}) {
  const t = useTranslations('model.recipe');
  const usual = checklistFor(modality, bodyPart);
  const fault = faults.checklist;
  return (
    <>
      <Field
        label={t('asking')}
        hint={form.asking !== 'once' && t(`askingHints.${form.asking}`)}
      >
        <Select
          value={form.asking}
          onChange={({ target }) =>
            onChange({ asking: target.value as RecipeForm['asking'] })
          }
        >
          {askings.map((id) => (
            <option key={id} value={id}>
              {t(`askings.${id}`)}
            </option>
          ))}
        </Select>
      </Field>
      {form.asking === 'checklist' && (
        <Field
          label={t('checklist')}
          hint={
            fault ? (
              <span className="text-red">{t('checklistFault')}</span>
            ) : (
              t('checklistHint')
            )
          }
        >
          <TextArea
            rows={5}
            placeholder={usual.join('\n')}
            value={form.checklist}
            aria-invalid={fault !== undefined}
            onChange={({ target }) => onChange({ checklist: target.value })}
          />
        </Field>
      )}
    </>
  );
}
