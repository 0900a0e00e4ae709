'use client';

import { useTranslations } from 'next-intl';
import { useSWRConfig } from 'swr';
import { PageHead } from '@/app/_ui/page/page-head';
import { Certificates } from './certificates';
import { DueStudies } from './due-studies';
import { Holds } from './holds';
import { Rules } from './rules';

/** How long studies are kept, what is due, what must stay, and what is certified of the rest. */
export function RetentionPage() {
  const t = useTranslations();
  const { mutate } = useSWRConfig();
  // One act changes what the others list.
  const refresh = () =>
    void mutate(
      (key) => typeof key === 'string' && /^\/api\/(retention|holds|deletions)/.test(key),
    );
  return (
    <div className="flex h-dvh flex-col">
      <PageHead title={t('retention.title')} />
      <main className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        <div className="mx-auto max-w-6xl">
          <Rules onChange={refresh} />
          <DueStudies onChange={refresh} />
          <Holds onChange={refresh} />
          <Certificates />
        </div>
      </main>
      <footer className="flex h-7 shrink-0 items-center justify-end border-t border-line bg-panel px-5 text-sm text-faint">
        {t('ui.disclaimer')}
      </footer>
    </div>
  );
}
