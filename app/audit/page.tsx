import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AuditPage } from '@/app/_audit/audit-page';
import { Words } from '@/app/_words/words';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('audit');
  return { title: t('title') };
}

export default function Page() {
  return (
    <Words areas={['audit']}>
      <AuditPage />
    </Words>
  );
}
