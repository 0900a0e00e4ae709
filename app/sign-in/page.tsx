import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { redirect } from 'next/navigation';
import { Suspense } from 'react';
import { SignInForm } from '@/app/_people/sign-in-form';
import { readEnv } from '@/lib/env';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('people.signIn');
  return { title: t('title') };
}

export default function Page() {
  if (readEnv(process.env).auth === 'off') redirect('/');
  return (
    <Suspense>
      <SignInForm />
    </Suspense>
  );
}
