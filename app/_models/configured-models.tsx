'use client';

import { useTranslations } from 'next-intl';
import { useModels } from '@/app/_data/queries';
import { CheckLine } from '@/app/_model/check-line';
import { DestinationText } from '@/app/_model/destination';
import { State } from '@/app/_ui/chip';

/** The models of the models file, and what test cards told of each. */
export function ConfiguredModels() {
  const t = useTranslations();
  const { data } = useModels();
  const models = data?.models.filter(({ destination }) => destination.egress !== 'here');
  if (!models || models.length === 0) return null;
  return (
    <section className="mt-5">
      <h2 className="mb-2 text-lg font-semibold">{t('models.yours')}</h2>
      <ul className="grid max-w-6xl gap-2 md:grid-cols-2">
        {models.map((model) => (
          <li key={model.id} className="rounded border border-line px-3 py-2">
            <div className="flex items-center gap-2">
              <span className="min-w-0 flex-1 truncate font-medium">{model.title}</span>
              <State tone={model.reachable ? 'accent' : 'red'}>
                {t(model.reachable ? 'check.ready' : 'check.away')}
              </State>
            </div>
            <p className="mb-1 text-sm text-muted">
              <DestinationText destination={model.destination} />
              <span className="text-faint">
                {' '}
                · {model.adapter} · {model.policyId}
              </span>
            </p>
            <CheckLine model={model} />
          </li>
        ))}
      </ul>
    </section>
  );
}
