import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import '@fontsource-variable/inter';
import './globals.css';
import { Presence } from '@/app/_people/presence';
import { ChineseFont } from '@/app/_ui/font/chinese-font';
import { Providers } from '@/app/_ui/providers';
import { TEXT_COOKIE, textSizeOf } from '@/app/_ui/page/text-size';
import { languageOf } from '@/app/_words/language';
import { Words } from '@/app/_words/words';
import { readEnv } from '@/lib/env';
import { currentPerson } from '@/lib/workflow/people/person';
import { whoIs } from '@/lib/workflow/people/who-is';

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
  const who = whoIs({ env: readEnv(process.env), person: currentPerson() });
  const text = textSizeOf((await cookies()).get(TEXT_COOKIE)?.value);
  const locale = await getLocale();
  return (
    <html lang={locale} data-text={text}>
      <body>
        <ChineseFont isChinese={languageOf(locale) === 'zh'} />
        <Words>
          <Providers>
            <Presence who={who}>{children}</Presence>
          </Providers>
        </Words>
      </body>
    </html>
  );
}
