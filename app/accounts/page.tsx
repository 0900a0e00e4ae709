import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AccountsPage } from '@/app/_people/administering/accounts-page';
import { Words } from '@/app/_words/words';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('accounts');
  return { title: t('title') };
}

export default function Page() {
  return (
    <Words areas={['accounts']}>
      <AccountsPage />
    </Words>
  );
}
