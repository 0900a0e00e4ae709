import type { Metadata } from 'next';
import { Suspense } from 'react';
import { PacsPage } from '@/app/_pacs/pacs-page';

// No patient data: titles stand in histories and on task bars.
export const metadata: Metadata = { title: 'PACS' };

export default function Page() {
  return (
    <Suspense>
      <PacsPage />
    </Suspense>
  );
}
