import { FlaskConical } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Failure } from '@/app/_ui/notice';
import { previewSchema, runSchema, type Run } from '@/lib/api/runs';
import { controlImages, type ControlImages } from '@/lib/report/checks/null-control';

/**
 * Does the draft depend on the images? The same question is asked again of black ones, and of the
 * right ones in another order.
 */
export function Controls({
  run,
  busy,
  onStarted,
}: {
  run: Run;
  busy: boolean;
  onStarted: (runId: string) => void;
}) {
  const t = useTranslations('model.controls');
  const [error, setError] = useState<unknown>(null);
  if (run.request.control) {
    return (
      <p className="text-sm text-muted">
        {t('isControl', { images: t(`images.${run.request.control}`) })}
      </p>
    );
  }
  // Facts are measured on the scan itself, whatever is prepared.
  if (run.adapter === 'baseline') return null;
  const start = async (control: ControlImages) => {
    const request = { ...run.request, control };
    // What left the organisation once, on somebody's word, is the same bytes or black ones now.
    const confirmed = run.request.confirmed
      ? {
          confirmed: (
            await requestJson('POST', '/api/previews', previewSchema, { body: request })
          ).digest,
        }
      : {};
    return requestJson('POST', '/api/runs', runSchema.pick({ id: true }), {
      body: { ...request, ...confirmed },
    });
  };
  const ask = (control: ControlImages) =>
    start(control).then(
      ({ id }) => onStarted(id),
      (reason: unknown) => setError(reason),
    );
  return (
    <section aria-label={t('title')} className="space-y-1.5">
      <h3 className="text-sm font-medium text-faint">{t('question')}</h3>
      {run.controls.map(({ runId, images, again, of }) => (
        <p key={images} className={`text-sm ${again > 0 ? 'text-amber' : 'text-muted'}`}>
          {t('again', { again, of, images: t(`images.${images}`) })}{' '}
          <button type="button" className="underline" onClick={() => onStarted(runId)}>
            {t('open')}
          </button>
        </p>
      ))}
      <div className="flex flex-wrap gap-2">
        {controlImages.map((images) => (
          <Button
            key={images}
            disabled={busy || (images === 'shuffled' && run.images.length < 2)}
            onClick={() => void ask(images)}
          >
            <FlaskConical size={14} aria-hidden />{' '}
            {t('ask', { images: t(`images.${images}`) })}
          </Button>
        ))}
      </div>
      {error !== null && <Failure error={error} />}
    </section>
  );
}
