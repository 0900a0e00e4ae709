import { useTranslations } from 'next-intl';
import { useState } from 'react';
import {
  CircleCheck,
  CircleHelp,
  CircleX,
  FlaskConical,
  LoaderCircle,
} from 'lucide-react';
import { useSWRConfig } from 'swr';
import { requestJson } from '@/app/_data/client';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Failure } from '@/app/_ui/notice';
import { useSaid } from '@/app/_words/named';
import { useFormats } from '@/app/_words/use-formats';
import { modelCheckSchema } from '@/lib/api/models/check';
import type { ModelRow } from '@/lib/api/runs';

const LOOKS = {
  passed: { icon: CircleCheck, ink: 'text-accent' },
  failed: { icon: CircleX, ink: 'text-red' },
  unknown: { icon: CircleHelp, ink: 'text-amber' },
} as const;

/** These answer no questions about pictures: they are asked whether they are there. */
const WITHOUT_CARDS = ['sidecar', 'segmentation', 'monai-label', 'risk'];

/** What test cards told of a model, each with what it saw; and trying it again. */
export function CheckLine({ model }: { model: ModelRow }) {
  const t = useTranslations('check');
  const said = useSaid();
  const { moment } = useFormats();
  const { mutate } = useSWRConfig();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const may = useMay();
  const { check, id } = model;
  const cards = !WITHOUT_CARDS.includes(model.adapter);
  const run = async () => {
    setBusy(true);
    setError(null);
    await requestJson(
      'POST',
      `/api/models/${encodeURIComponent(id)}/check`,
      modelCheckSchema,
    ).then(
      () => mutate('/api/models'),
      (reason: unknown) => setError(reason),
    );
    setBusy(false);
  };
  return (
    <div className="text-sm text-muted">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1">
          {cards
            ? check
              ? t('tried', { when: moment(check.at) })
              : t('neverTried')
            : check
              ? t('asked', { when: moment(check.at) })
              : t('neverAsked')}
        </span>
        {may('ask') && (
          <Button
            look="quiet"
            className="h-6 px-2 text-sm"
            disabled={busy}
            title={
              cards
                ? t('sendCards', { model: model.title })
                : t('askModel', { model: model.title })
            }
            onClick={() => void run()}
          >
            {busy ? (
              <LoaderCircle size={13} className="animate-spin" aria-hidden />
            ) : (
              <FlaskConical size={13} aria-hidden />
            )}
            {busy ? t('trying') : cards ? t('try') : t('ask')}
          </Button>
        )}
      </div>
      {check && (
        <details>
          <summary className="flex cursor-pointer flex-wrap gap-x-3 gap-y-0.5">
            {check.results.map(({ id: name, outcome }) => {
              const { icon: Icon, ink } = LOOKS[outcome];
              return (
                <span key={name} className="flex items-center gap-1">
                  <Icon size={13} className={ink} aria-label={t(`outcomes.${outcome}`)} />{' '}
                  {t(`cards.${name}`)}
                </span>
              );
            })}
          </summary>
          <ul className="mt-1 list-disc space-y-0.5 pl-4">
            {check.results.map(({ id: name, saw }) => (
              <li key={name}>
                <span className="text-faint">
                  {t('saw', { card: t(`cards.${name}`) })}
                </span>{' '}
                {said(saw)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {error !== null && <Failure error={error} />}
    </div>
  );
}
