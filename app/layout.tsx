import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import '@fontsource-variable/inter';
import './globals.css';
import { Providers } from '@/app/_ui/providers';
import { Words } from '@/app/_words/words';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('ui');
  return {
    title: { default: 'Overread', template: '%s · Overread' },
    description: t('disclaimer'),
    referrer: 'no-referrer',
    robots: { index: false, follow: false },
  };
}

export default async function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang={await getLocale()}>
      <body>
        <Words>
          <Providers>{children}</Providers>
        </Words>
      </body>
    </html>
  );
}
