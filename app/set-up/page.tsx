import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { redirect } from 'next/navigation';
import { SetUpForm } from '@/app/_people/set-up-form';
import { readEnv } from '@/lib/env';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('people.setUp');
  return { title: t('title') };
}

export default function Page() {
  if (readEnv(process.env).auth !== 'local') redirect('/');
  return <SetUpForm />;
}
