import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('ui');
  return { title: t('notFoundTitle') };
}

export default async function NotFound() {
  const t = await getTranslations('ui');
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center gap-2 p-4">
      <h1 className="text-xl font-medium">{t('nothingHere')}</h1>
      <p className="text-muted">{t('nothingHereReason')}</p>
      <Link href="/" className="text-accent hover:underline">
        {t('backToStudies')}
      </Link>
    </main>
  );
}
