import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useReview } from '@/app/_report/review';
import { Button } from '@/app/_ui/button';
import { TextInput } from '@/app/_ui/field';
import type { Finding } from '@/lib/report/finding';

const REASONS = [
  'absent',
  'side',
  'place',
  'size',
  'artefact',
  'variant',
  'irrelevant',
  'twice',
] as const;

/** Why a finding is rejected: one click for the usual reasons, words for the others. */
export function RejectForm({ finding }: { finding: Finding }) {
  const { decide, openForm, busy } = useReview();
  const t = useTranslations('report');
  const [reason, setReason] = useState('');
  const reject = async (why: string) => {
    const rejected = await decide(finding, { decision: 'rejected', reason: why });
    if (rejected) openForm(null);
  };
  return (
    <form
      aria-label={t('rejection.reason')}
      className="mt-2 border-t border-line pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) void reject(reason.trim());
      }}
      onKeyDown={(event) => event.key === 'Escape' && openForm(null)}
    >
      <p className="mb-1 text-sm text-muted">{t('rejection.why')}</p>
      <div className="flex flex-wrap gap-1">
        {REASONS.map((each, index) => (
          <Button
            key={each}
            autoFocus={index === 0}
            disabled={busy}
            className="h-6 px-2 text-sm"
            onClick={() => void reject(t(`rejection.reasons.${each}`))}
          >
            {t(`rejection.reasons.${each}`)}
          </Button>
        ))}
      </div>
      <div className="mt-1.5 flex gap-1.5">
        <TextInput
          aria-label={t('rejection.other')}
          placeholder={t('rejection.other')}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <Button type="submit" look="danger" disabled={busy || reason.trim() === ''}>
          {t('reject')}
        </Button>
        <Button look="quiet" onClick={() => openForm(null)}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
