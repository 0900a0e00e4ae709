'use client';

import { useTranslations } from 'next-intl';
import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { Toaster } from 'sonner';
import { config } from 'zod';

// The page's policy forbids code that is made of strings, and zod would try whether it may.
config({ jitless: true });

/** What every page stands in: tooltips that come soon, and the place for passing messages. */
export function Providers({ children }: { children: ReactNode }) {
  const t = useTranslations('ui');
  return (
    <Tooltip.Provider delayDuration={350} skipDelayDuration={200}>
      {children}
      <Toaster
        theme="dark"
        containerAriaLabel={t('notifications')}
        position="bottom-center"
        duration={5000}
        toastOptions={{
          className:
            '!rounded !border-edge !bg-raised !text-text !text-base !shadow-none !font-sans',
          descriptionClassName: '!text-muted',
        }}
      />
    </Tooltip.Provider>
  );
}
