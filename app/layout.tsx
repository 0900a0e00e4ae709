import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import '@fontsource-variable/inter';
import './globals.css';
import { Providers } from '@/app/_ui/providers';

export const metadata: Metadata = {
  title: { default: 'Overread', template: '%s · Overread' },
  description: 'Research and education use only. Not a medical device.',
  referrer: 'no-referrer',
  robots: { index: false, follow: false },
};

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
