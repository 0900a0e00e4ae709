import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { PersonMenu } from '@/app/_people/person-menu';
import { LanguageSwitch } from '@/app/_words/language-switch';

/** The head of a page that is reached from the list of studies, and leads back there. */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  const t = useTranslations('ui');
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-panel px-5">
      <Link href="/" className="text-lg font-semibold tracking-tight">
        Overread
      </Link>
      <Link href="/" className="text-faint hover:text-text">
        {t('studies')}
      </Link>
      <h1 className="text-faint">
        <span aria-hidden>/ </span>
        {title}
      </h1>
      {children}
      <span className="ml-auto flex items-center gap-1">
        <LanguageSwitch />
        <PersonMenu />
      </span>
    </header>
  );
}
