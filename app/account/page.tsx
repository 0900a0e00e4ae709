import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OwnAccount } from '@/app/_people/own-account';
import { Words } from '@/app/_words/words';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('accounts.own');
  return { title: t('title') };
}

export default function Page() {
  return (
    <Words areas={['accounts']}>
      <OwnAccount />
    </Words>
  );
}
