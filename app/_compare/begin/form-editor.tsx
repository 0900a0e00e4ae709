import { useTranslations } from 'next-intl';
import { Button } from '@/app/_ui/button';
import { Field, TextInput } from '@/app/_ui/field';
import type { FormItem } from '@/lib/evaluation/blind/answers';

const MOST = 20;

/** A free id: `q1`, `q2` … It names the item in exports for ever, so that none is used again. */
function freeId(items: readonly FormItem[]): string {
  const taken = items.map(({ id }) => Number(/^q(\d+)$/.exec(id)?.[1] ?? 0));
  return `q${Math.max(0, ...taken) + 1}`;
}

/** Items of a form: a question, a scale, and what its ends mean. */
export function FormEditor({
  items,
  onChange,
}: {
  items: readonly FormItem[];
  onChange: (items: FormItem[]) => void;
}) {
  const t = useTranslations('compare.begin.form');
  const change = (id: string, part: Partial<FormItem>) =>
    onChange(items.map((item) => (item.id === id ? { ...item, ...part } : item)));
  const add = () =>
    onChange([
      ...items,
      { id: freeId(items), question: '', points: 5, low: t('never'), high: t('always') },
    ]);
  return (
    <fieldset className="rounded border border-line p-3">
      <legend className="px-1 text-sm text-muted">{t('title')}</legend>
      {items.map(({ id, question, points, low, high }) => (
        <div key={id} className="mb-2 flex items-end gap-2">
          <span className="min-w-0 flex-1">
            <Field label={t('question')}>
              <TextInput
                required
                maxLength={400}
                value={question}
                onChange={({ target }) => change(id, { question: target.value })}
              />
            </Field>
          </span>
          <span className="w-20">
            <Field label={t('points')}>
              <TextInput
                type="number"
                required
                min={2}
                max={11}
                value={Number.isNaN(points) ? '' : points}
                onChange={({ target }) => change(id, { points: target.valueAsNumber })}
              />
            </Field>
          </span>
          <span className="w-36">
            <Field label={t('low')}>
              <TextInput
                maxLength={100}
                value={low}
                onChange={({ target }) => change(id, { low: target.value })}
              />
            </Field>
          </span>
          <span className="w-36">
            <Field label={t('high')}>
              <TextInput
                maxLength={100}
                value={high}
                onChange={({ target }) => change(id, { high: target.value })}
              />
            </Field>
          </span>
          <Button onClick={() => onChange(items.filter((item) => item.id !== id))}>
            {t('drop')}
          </Button>
        </div>
      ))}
      <Button disabled={items.length >= MOST} onClick={add}>
        {t('add')}
      </Button>
    </fieldset>
  );
}
