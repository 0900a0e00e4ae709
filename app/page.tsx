import type { Metadata } from 'next';
import { Suspense } from 'react';
import { StudiesPage } from '@/app/_studies/studies-page';

export const metadata: Metadata = { title: 'Studies' };

export default function Page() {
  return (
    <Suspense>
      <StudiesPage />
    </Suspense>
  );
}
