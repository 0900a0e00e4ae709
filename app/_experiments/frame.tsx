import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageHead } from '@/app/_ui/page/page-head';

/** What links look like that do something. */
export const LINK =
  'inline-flex h-7 shrink-0 items-center gap-1.5 rounded border border-line bg-raised px-2.5 hover:border-edge hover:bg-hover';

/** A page of the comparison room: its head, what scrolls, and what stands below every page. */
export function Frame({
  title,
  head,
  children,
}: {
  title: string;
  head?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations('ui');
  return (
    <div className="flex h-dvh flex-col print:h-auto">
      <PageHead title={title}>{head}</PageHead>
      {children}
      <footer className="flex h-7 shrink-0 items-center justify-end border-t border-line bg-panel px-5 text-sm text-faint">
        {t('disclaimer')}
      </footer>
    </div>
  );
}
