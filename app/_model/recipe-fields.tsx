import { useTranslations } from 'next-intl';
import type { ModelRow } from '@/lib/api/runs';
import { Check, Field, Select, TextArea, TextInput } from '@/app/_ui/field';
import { useRoom, type StackOfStudy } from '@/app/_viewer/room';
import { useNamed, useStackLabel } from '@/app/_words/named';
import { MOST_TILES } from '@/lib/image/display/montage';
import { presetsFor } from '@/lib/image/presets';
import { AskingFields } from './recipes/asking-fields';
import { SeriesRules } from './recipes/series-rules';
import { SeveralWindows } from './recipes/several-windows';
import { WordsFields } from './recipes/words-fields';
import type { Fault, Faults, RecipeForm } from './recipe';

/** In place of the id of a stack. */
const BY_RULE = 'by rule';

/** How slices may be chosen. */
const SLICES = ['spread', 'all', 'around', 'key-images', 'change'] as const;

/** How many are usual where nobody says it; null where the model decides. Others have no number. */
const USUAL: Partial<Record<RecipeForm['slices'], string | null>> = {
  spread: null,
  around: '5',
  change: '8',
};

/** What these are told by a person, or nothing at all; every other one is asked a question. */
const ASKS: Readonly<Record<string, 'structures' | 'nothing'>> = {
  segmentation: 'structures',
  'monai-label': 'structures',
  risk: 'nothing',
  baseline: 'nothing',
};

/** What answers one question alone, however it is put. */
const ASKED_ONCE: readonly string[] = ['sidecar', 'replay'];

/** Which slices a model is to see, and how. */
export function RecipeFields({
  form,
  faults,
  stack,
  model,
  here,
  onChange,
}: {
  form: RecipeForm;
  faults: Faults;
  stack: StackOfStudy;
  model: ModelRow;
  /** The slice of this stack that is shown, from 1. */
  here: number | null;
  onChange: (change: Partial<RecipeForm>) => void;
}) {
  const t = useTranslations('model.recipe');
  const named = useNamed();
  const labelled = useStackLabel();
  // A video is nothing that a model is given.
  const room = useRoom();
  const stacks = room.stacks.filter(({ video, study }) => !video && study === room.study);
  const slices = stack.stack.frames.length;
  const isSeveral = form.window === 'several' && stack.series.modality === 'CT';
  const windows = isSeveral ? form.windows.length : 1;
  const usual = USUAL[form.slices];
  const asks = ASKS[model.adapter] ?? 'question';
  const told = (fault: Fault | undefined) =>
    fault && (
      <span className="text-red">
        {fault.says !== 'checklist' &&
          t(`faults.${fault.says}`, { most: 0, from: 0, fewest: 0, ...fault })}
      </span>
    );
  const number = (field: 'from' | 'to' | 'count', label: string, empty: string) => (
    <Field label={label} hint={told(faults[field])}>
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
      <Field label={t('stack')}>
        <Select
          value={form.byRule ? BY_RULE : form.stackId}
          onChange={({ target: { value } }) =>
            onChange(
              value === BY_RULE
                ? { byRule: true, from: '', to: '', at: null }
                : {
                    ...{ byRule: false, stackId: value },
                    ...{ from: '', to: '', count: '', at: null },
                  },
            )
          }
        >
          <option value={BY_RULE}>{t('byRule')}</option>
          {stacks.map(({ stack: each, series }) => (
            <option key={each.id} value={each.id}>
              {series.modality} {series.number ?? ''} {series.description}{' '}
              {labelled(each.label)} ({each.frames.length})
            </option>
          ))}
        </Select>
      </Field>
      {form.byRule && (
        <SeriesRules
          rules={form.rules}
          modality={stack.series.modality}
          onChange={(rules) => onChange({ rules })}
        />
      )}
      <Field
        label={t('slices')}
        hint={
          form.slices !== 'spread' && form.slices !== 'all' && t(`hints.${form.slices}`)
        }
      >
        <Select
          value={form.slices}
          onChange={({ target }) => {
            const chosen = target.value as RecipeForm['slices'];
            onChange({
              slices: chosen,
              at: chosen === 'around' && !form.byRule ? here : null,
            });
          }}
        >
          {SLICES.map((id) => (
            <option key={id} value={id}>
              {id === 'around' && form.at !== null
                ? t('aroundAt', { choice: t(`choices.${id}`), slice: form.at })
                : t(`choices.${id}`)}
            </option>
          ))}
        </Select>
      </Field>
      <div className="grid grid-cols-3 gap-2">
        {!form.byRule && number('from', t('from'), '1')}
        {!form.byRule && number('to', t('to'), String(slices))}
        {usual !== undefined &&
          number(
            'count',
            form.byRule ? t('countEach') : t('count'),
            usual ?? t('ownCount'),
          )}
      </div>
      <div className="flex gap-2 [&>:first-child]:flex-1">
        <Field label={t('window')}>
          <Select
            value={form.window}
            onChange={({ target }) =>
              onChange({ window: target.value as RecipeForm['window'] })
            }
          >
            <option value="default">{t('windows.default')}</option>
            <option value="file">{t('windows.file')}</option>
            <option value="auto">{t('windows.auto')}</option>
            <option value="percentile">{t('windows.percentile')}</option>
            <option value="minmax">{t('windows.minmax')}</option>
            {stack.series.modality === 'CT' && (
              <option value="rgb3">{t('windows.rgb3')}</option>
            )}
            {presetsFor(stack.series.modality).map(({ id, name, center, width }) => (
              <option key={id} value={`ct-${id}`}>
                {t('preset', {
                  name: named(name),
                  center: String(center),
                  width: String(width),
                })}
              </option>
            ))}
            <option value="custom">{t('windows.custom')}</option>
            {stack.series.modality === 'CT' && (
              <option value="several">{t('windows.several')}</option>
            )}
          </Select>
        </Field>
        {form.window === 'custom' &&
          (['width', 'center'] as const).map((field) => (
            <Field key={field} label={t(field)} hint={told(faults[field])}>
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
      {isSeveral && (
        <SeveralWindows
          windows={form.windows}
          hint={told(faults.windows) ?? t('severalHint')}
          onChange={(windows) => onChange({ windows })}
        />
      )}
      {(form.montage || slices * windows > model.maxImages) && (
        <Check
          label={t('montage')}
          hint={t('montageHint', { most: MOST_TILES, count: model.maxImages })}
          checked={form.montage}
          onChange={({ target }) => onChange({ montage: target.checked })}
        />
      )}
      {stack.series.modality === 'US' && (
        <Check
          label={t('maskRegions')}
          hint={t('maskRegionsHint')}
          checked={form.maskOutsideRegions}
          onChange={({ target }) => onChange({ maskOutsideRegions: target.checked })}
        />
      )}
      <Check
        label={t('maskText')}
        hint={t('maskTextHint')}
        checked={form.maskText}
        onChange={({ target }) => onChange({ maskText: target.checked })}
      />
      {asks === 'question' && !ASKED_ONCE.includes(model.adapter) && (
        <AskingFields
          {...{ form, faults, onChange }}
          modality={stack.series.modality}
          bodyPart={stack.series.bodyPart}
        />
      )}
      {asks === 'question' && (
        <WordsFields form={form} usual={model.facts} onChange={onChange} />
      )}
      {asks !== 'nothing' && (
        <Field label={t(`asks.${asks}.label`)} hint={t(`asks.${asks}.hint`)}>
          <TextArea
            rows={2}
            maxLength={2000}
            placeholder={t(`asks.${asks}.example`)}
            value={form.question}
            onChange={({ target }) => onChange({ question: target.value })}
          />
        </Field>
      )}
      <p className="text-sm text-faint">
        {t('takes', { model: model.title, count: model.maxImages })}
      </p>
    </div>
  );
}
