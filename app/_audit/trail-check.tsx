'use client';

import { ShieldCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Copyable } from '@/app/_ui/copyable';
import { Failure, Notice } from '@/app/_ui/notice';
import { auditCheckSchema, type AuditCheck } from '@/lib/api/audit/protocol';

/** Counts every hash again, and says what it found. */
export function useTrailCheck() {
  const t = useTranslations('audit');
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<AuditCheck | Error>();
  const check = async () => {
    setBusy(true);
    setOutcome(
      await requestJson('GET', '/api/audit/check', auditCheckSchema).catch(
        (error: Error) => error,
      ),
    );
    setBusy(false);
  };
  return {
    button: (
      <Button onClick={() => void check()} disabled={busy}>
        <ShieldCheck size={14} aria-hidden /> {t(busy ? 'checking' : 'check')}
      </Button>
    ),
    outcome: outcome && (
      <div role="status" className="shrink-0 px-5 pt-3">
        {outcome instanceof Error ? (
          <Failure error={outcome} />
        ) : (
          <Outcome check={outcome} />
        )}
      </div>
    ),
  };
}

function Outcome({
  check: { events, head, faults, certificates },
}: {
  check: AuditCheck;
}) {
  const t = useTranslations('audit');
  const count = faults.length + certificates.length;
  if (count === 0) {
    return (
      <Notice title={t('whole', { count: events })}>
        {t('headHint')}
        <Copyable value={head} name={t('head')} />
      </Notice>
    );
  }
  return (
    <Notice tone="red" title={t('broken', { count })}>
      <ul>
        {faults.map(({ sequence, fault }) => (
          <li key={sequence}>
            {sequence}: {fault}
          </li>
        ))}
        {certificates.map(({ id, fault }) => (
          <li key={id}>{t('certificate', { id, fault })}</li>
        ))}
      </ul>
    </Notice>
  );
}
