'use client';

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
  useEffect(() => console.error(error), [error]);
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center gap-3 p-4">
      <h1 className="text-xl font-medium">This page stopped working</h1>
      <Failure
        error={error}
        actions={
          <>
            <Button look="primary" onClick={reset}>
              Try again
            </Button>
            <Button onClick={() => location.assign('/')}>Back to the studies</Button>
          </>
        }
      />
    </main>
  );
}
