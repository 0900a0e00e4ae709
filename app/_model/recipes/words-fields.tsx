import { useTranslations } from 'next-intl';
import { Check, Field, Select } from '@/app/_ui/field';
import { useNamed } from '@/app/_words/named';
import type { RecipeForm } from '@/app/_model/recipe';
import { FACTS, type Fact } from '@/lib/report/instructions';

/** Where captions stand, and what is told of the images beside them. */
export function WordsFields({
  form,
  usual,
  onChange,
}: {
  form: RecipeForm;
  /** What this model is told where nobody chooses. */
  usual: readonly Fact[];
  onChange: (change: Partial<RecipeForm>) => void;
}) {
  const t = useTranslations('model.recipe');
  const named = useNamed();
  const chosen = form.facts ?? usual;
  const choose = (facts: readonly Fact[]) =>
    onChange({ facts: facts.join() === usual.join() ? null : facts });
  return (
    <details className="rounded border border-line">
      <summary className="px-2.5 py-1 text-muted hover:text-text">
        {t('words', { count: chosen.length, of: FACTS.length })}
      </summary>
      <div className="space-y-2 border-t border-line px-2.5 py-2">
        <Field label={t('captions')}>
          <Select
            value={form.captions}
            onChange={({ target }) =>
              onChange({ captions: target.value as RecipeForm['captions'] })
            }
          >
            <option value="">{t('captionsAt.policy')}</option>
            <option value="before">{t('captionsAt.before')}</option>
            <option value="after">{t('captionsAt.after')}</option>
          </Select>
        </Field>
        <fieldset>
          <legend className="mb-1 flex w-full items-center gap-3 text-sm text-muted">
            <span className="flex-1">{t('facts')}</span>
            {(
              [
                ['factsUsual', usual],
                ['factsAll', FACTS],
                ['factsNone', []],
              ] as const
            ).map(([key, facts]) => (
              <button
                key={key}
                type="button"
                className="underline hover:text-text"
                onClick={() => choose(facts)}
              >
                {t(key)}
              </button>
            ))}
          </legend>
          <div className="grid grid-cols-2 gap-x-2">
            {FACTS.map((fact) => (
              <Check
                key={fact}
                label={named(`fact ${fact}`)}
                checked={chosen.includes(fact)}
                onChange={({ target }) => {
                  const facts = FACTS.filter((each) =>
                    each === fact ? target.checked : chosen.includes(each),
                  );
                  choose(facts);
                }}
              />
            ))}
          </div>
        </fieldset>
      </div>
    </details>
  );
}
