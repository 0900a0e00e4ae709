import type { Metadata } from 'next';
import { Suspense } from 'react';
import { PacsPage } from '@/app/_pacs/pacs-page';
import { Words } from '@/app/_words/words';

// No patient data: titles stand in histories and on task bars.
export const metadata: Metadata = { title: 'PACS' };

export default function Page() {
  return (
    <Words areas={['pacs']}>
      <Suspense>
        <PacsPage />
      </Suspense>
    </Words>
  );
}
