'use client';

import { UserRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { dropUnsent } from '@/app/_data/book/unsent';
import { request } from '@/app/_data/client';
import { Menu, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { toastProblem } from '@/app/_words/problem';
import { EmergencyDialog } from './emergency';
import { useHere, useMay } from './who';

/** Who is here, and what they can do about it. */
export function PersonMenu() {
  const t = useTranslations('people');
  const router = useRouter();
  const may = useMay();
  const { who, lock } = useHere();
  const [breaking, setBreaking] = useState(false);
  const { auth, person } = who;
  const name = auth === 'off' ? t('localUser') : (person?.name ?? '');
  const signOut = (then: () => void | Promise<void>) =>
    request('DELETE', '/api/session').then(then).catch(toastProblem);
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t('menu', { name })}
            title={name}
            className="inline-flex h-7 max-w-36 shrink-0 items-center gap-1.5 rounded px-1.5 text-muted hover:bg-hover hover:text-text"
          >
            <UserRound size={16} className="shrink-0" aria-hidden />
            {auth !== 'off' && <span className="truncate">{name}</span>}
          </button>
        }
      >
        {auth === 'off' ? (
          <MenuLabel>
            <span className="block max-w-64">{t('noAccounts')}</span>
          </MenuLabel>
        ) : (
          <>
            <MenuLabel>{person?.email}</MenuLabel>
            <MenuItem label={t('account')} onSelect={() => router.push('/account')} />
            {may('administer') && (
              <MenuItem label={t('accounts')} onSelect={() => router.push('/accounts')} />
            )}
            {may('emergency') && !may('administer') && (
              <MenuItem label={t('emergency.open')} onSelect={() => setBreaking(true)} />
            )}
            <MenuItem label={t('lock')} onSelect={() => void signOut(lock)} />
            <MenuItem
              label={t('signOut')}
              onSelect={() =>
                void signOut(async () => {
                  await dropUnsent(person?.id ?? '');
                  window.location.assign('/sign-in');
                })
              }
            />
          </>
        )}
      </Menu>
      <EmergencyDialog open={breaking} onClose={() => setBreaking(false)} />
    </>
  );
}
