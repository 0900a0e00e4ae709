import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { LanguageSwitch } from '@/app/_words/language-switch';

/** What people see who are not in yet. */
export function FrontPage({ title, children }: { title: string; children: ReactNode }) {
  const t = useTranslations('ui');
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-12 items-center border-b border-line bg-panel px-5">
        <span className="text-lg font-semibold tracking-tight">Overread</span>
        <span className="ml-auto">
          <LanguageSwitch />
        </span>
      </header>
      <main className="mx-auto mt-[14dvh] w-80 flex-1 space-y-3">
        <h1 className="text-lg font-medium">{title}</h1>
        {children}
      </main>
      <footer className="border-t border-line bg-panel px-5 py-1 text-sm text-faint">
        {t('disclaimer')}
      </footer>
    </div>
  );
}
