import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button, IconButton } from '@/app/_ui/button';
import { Field, Select } from '@/app/_ui/field';
import { ANY_SERIES } from '@/app/_model/recipe';
import {
  KERNELS,
  MR_KINDS,
  PLANES,
  PREFERENCES,
  seriesRuleSchema,
  type SeriesRule,
} from '@/lib/hanging/series-rules';

const MOST_RULES = 6;

/** Which series are meant, whichever study it is. */
export function SeriesRules({
  rules,
  modality,
  onChange,
}: {
  rules: readonly SeriesRule[];
  /** Of this study: a CT has kernels, an MR has kinds. */
  modality: string;
  onChange: (rules: readonly SeriesRule[]) => void;
}) {
  const t = useTranslations('model.rules');
  const replaced = (at: number, ...by: SeriesRule[]) =>
    onChange(rules.flatMap((rule, index) => (index === at ? by : [rule])));
  return (
    <fieldset className="space-y-1.5">
      <legend className="sr-only">{t('title')}</legend>
      {rules.map((rule, at) => (
        <div
          // Rules are told apart by their place alone.
          key={at}
          role="group"
          aria-label={t('rule', { number: at + 1 })}
          className="rounded border border-line p-2"
        >
          <div className="flex items-center">
            <span className="flex-1 text-sm text-muted">
              {t('rule', { number: at + 1 })}
            </span>
            {rules.length > 1 && (
              <IconButton
                label={t('remove', { number: at + 1 })}
                className="-my-1 -mr-1"
                onClick={() => replaced(at)}
              >
                <X size={14} />
              </IconButton>
            )}
          </div>
          <RuleFields
            rule={rule}
            modality={modality}
            onChange={(change) =>
              replaced(at, seriesRuleSchema.parse({ ...rule, ...change }))
            }
          />
        </div>
      ))}
      {rules.length < MOST_RULES && (
        <Button look="quiet" onClick={() => onChange([...rules, ANY_SERIES])}>
          <Plus size={14} aria-hidden /> {t('add')}
        </Button>
      )}
    </fieldset>
  );
}

function RuleFields({
  rule,
  modality,
  onChange,
}: {
  rule: SeriesRule;
  modality: string;
  onChange: (change: Partial<Record<keyof SeriesRule, unknown>>) => void;
}) {
  const t = useTranslations('model.rules');
  const select = (
    field: 'plane' | 'kernel' | 'mrKind' | 'contrast',
    label: string,
    options: readonly (readonly [value: string, name: string])[],
  ) => (
    <Field label={label}>
      <Select
        value={rule[field] === undefined ? '' : String(rule[field])}
        onChange={({ target: { value } }) =>
          onChange({
            [field]:
              value === '' ? undefined : field === 'contrast' ? value === 'true' : value,
          })
        }
      >
        <option value="">{t('any')}</option>
        {options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
  return (
    <div className="grid grid-cols-2 gap-2">
      {select(
        'plane',
        t('plane'),
        PLANES.map((each) => [each, t(`planes.${each}`)]),
      )}
      {(modality === 'CT' || rule.kernel) &&
        select(
          'kernel',
          t('kernel'),
          KERNELS.map((each) => [each, t(`kernels.${each}`)]),
        )}
      {(modality === 'MR' || rule.mrKind) &&
        select(
          'mrKind',
          t('mrKind'),
          MR_KINDS.map((each) => [each, each]),
        )}
      {(modality === 'CT' || rule.contrast !== undefined) &&
        select('contrast', t('contrast'), [
          ['true', t('with')],
          ['false', t('without')],
        ])}
      <Field label={t('take')}>
        <Select
          value={rule.take}
          onChange={({ target }) => onChange({ take: target.value })}
        >
          <option value="one">{t('one')}</option>
          <option value="all">{t('all')}</option>
        </Select>
      </Field>
      <Field label={t('prefer')}>
        <Select
          value={rule.prefer}
          onChange={({ target }) => onChange({ prefer: target.value })}
        >
          {PREFERENCES.map((each) => (
            <option key={each} value={each}>
              {t(`preferences.${each}`)}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}

/** A rule in a few words: “axial, soft tissue”. */
export function useRuleWords(): (rule: SeriesRule) => string {
  const t = useTranslations('model.rules');
  return ({ plane, kernel, mrKind, contrast }) => {
    const words = [
      plane && t(`planes.${plane}`),
      mrKind,
      kernel && t(`kernels.${kernel}`),
      contrast === undefined ? undefined : contrast ? t('with') : t('without'),
    ];
    return words.filter(Boolean).join(t('comma')) || t('readable');
  };
}
