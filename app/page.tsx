import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Suspense } from 'react';
import { StudiesPage } from '@/app/_studies/studies-page';
import { Words } from '@/app/_words/words';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('ui');
  return { title: t('studies') };
}

export default function Page() {
  return (
    <Words areas={['exporting', 'leaving', 'said', 'studies', 'uploads']}>
      <Suspense>
        <StudiesPage />
      </Suspense>
    </Words>
  );
}
