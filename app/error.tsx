'use client';

import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { Button } from '@/app/_ui/button';
import { Failure } from '@/app/_ui/notice';

/** What a page shows when it fails: what happened, what is safe, what to do. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations('ui');
  useEffect(() => console.error(error), [error]);
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center gap-3 p-4">
      <h1 className="text-xl font-medium">{t('stopped')}</h1>
      <Failure
        error={error}
        actions={
          <>
            <Button look="primary" onClick={reset}>
              {t('tryAgain')}
            </Button>
            <Button onClick={() => location.assign('/')}>{t('backToStudies')}</Button>
          </>
        }
      />
    </main>
  );
}
