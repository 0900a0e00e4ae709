import { NextIntlClientProvider } from 'next-intl';
import { getMessages } from 'next-intl/server';
import type { ReactNode } from 'react';
import type { Area } from './messages';

/** What every page may have to say. */
const EVERYWHERE: readonly Area[] = ['ui', 'errors', 'passing', 'people'];

/** The words that the page within needs: no others go to the browser. */
export async function Words({
  areas = [],
  children,
}: {
  areas?: readonly Area[];
  children: ReactNode;
}) {
  const messages = await getMessages();
  const needed = [...EVERYWHERE, ...areas].map((area) => [area, messages[area]] as const);
  return (
    <NextIntlClientProvider messages={Object.fromEntries(needed)}>
      {children}
    </NextIntlClientProvider>
  );
}
