'use client';

import { useTranslations } from 'next-intl';
import useSWR from 'swr';
import { requestJson } from '@/app/_data/client';
import { Failure } from '@/app/_ui/notice';
import { PageHead } from '@/app/_ui/page/page-head';
import { Waiting } from '@/app/_ui/waiting';
import { userListSchema } from '@/lib/api/people/protocol';
import { Tokens } from '@/app/_people/tokens';
import { Collections } from './collections';
import { People } from './people';

/** Who may sign in, as what, and which studies only some see. */
export function AccountsPage() {
  const t = useTranslations('accounts');
  const { data, error, mutate } = useSWR('/api/users', (key: string) =>
    requestJson('GET', key, userListSchema),
  );
  return (
    <div className="flex h-dvh flex-col">
      <PageHead title={t('title')} />
      <main className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        <div className="mx-auto max-w-5xl">
          {error && <Failure error={error as Error} />}
          {data ? (
            <>
              <People users={data.users} onChange={() => void mutate()} />
              <Collections users={data.users} />
              <Tokens all />
            </>
          ) : (
            !error && <Waiting>{t('loading')}</Waiting>
          )}
        </div>
      </main>
    </div>
  );
}
