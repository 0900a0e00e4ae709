import { useTranslations } from 'next-intl';
import { Button } from '@/app/_ui/button';
import { Chip, State } from '@/app/_ui/chip';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useModels } from '@/app/_data/queries';
import { useSaid } from '@/app/_words/named';
import type { ModelRow } from '@/lib/api/runs';
import { DestinationText } from './destination';

/** The configured models: there or not, under which licence, and where what is sent goes. */
export function ModelPicker({
  chosen,
  modality,
  onChoose,
}: {
  chosen: ModelRow | undefined;
  modality: string;
  onChoose: (id: string) => void;
}) {
  const t = useTranslations();
  const said = useSaid();
  const { data, error, mutate } = useModels();
  if (error && !data) {
    return (
      <Failure
        error={error}
        actions={<Button onClick={() => void mutate()}>{t('ui.tryAgain')}</Button>}
      />
    );
  }
  if (!data) return <Waiting>{t('model.picker.asking')}</Waiting>;
  return (
    <fieldset>
      <legend className="mb-1 text-sm text-muted">{t('model.title')}</legend>
      <div className="space-y-1">
        {data.models.map((model) => {
          const fits =
            model.modalities.length === 0 || model.modalities.includes(modality);
          return (
            <label
              key={model.id}
              className={`flex cursor-pointer items-start gap-2 rounded border px-2 py-1.5 has-focus-visible:outline-2 has-focus-visible:outline-accent ${
                chosen?.id === model.id
                  ? 'border-accent bg-raised'
                  : 'border-line hover:border-edge'
              }`}
            >
              <input
                type="radio"
                name="model"
                value={model.id}
                checked={chosen?.id === model.id}
                onChange={() => onChoose(model.id)}
                className="mt-1 accent-(--color-accent) outline-none"
              />
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2">
                  <span className="min-w-0 flex-1 truncate">{model.title}</span>
                  <span className="text-sm text-muted">
                    <State tone={model.reachable ? 'accent' : 'red'}>
                      {t(model.reachable ? 'check.ready' : 'check.away')}
                    </State>
                  </span>
                </span>
                <span className="block text-sm text-muted">
                  <DestinationText destination={model.destination} />
                  <span className="text-faint"> · {model.licence}</span>
                </span>
                {model.reason && (
                  <span className="block text-sm text-red">{said(model.reason)}</span>
                )}
                {!fits && (
                  <Chip tone="amber">{t('model.picker.notMeant', { modality })}</Chip>
                )}
              </span>
            </label>
          );
        })}
      </div>
      {data.problems.map((problem) => (
        <div key={problem} className="mt-1">
          <Notice tone="amber" title={t('model.picker.fault')}>
            {problem}
          </Notice>
        </div>
      ))}
    </fieldset>
  );
}
