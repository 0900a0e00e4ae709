'use client';

import { useTranslations } from 'next-intl';
import { useState, useSyncExternalStore } from 'react';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Field, TextInput } from '@/app/_ui/field';
import { Failure, Notice } from '@/app/_ui/notice';
import { whoSchema } from '@/lib/api/people/who';
import { FrontPage } from './front-page';

const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

/** The first account, by the address that the server printed. */
export function SetUpForm() {
  const t = useTranslations('people');
  // Only the browser knows what stands behind `#`.
  const code = useSyncExternalStore(
    subscribe,
    () => window.location.hash.slice(1),
    () => null,
  );
  const [user, setUser] = useState({ name: '', email: '', password: '' });
  const [error, setError] = useState<Error>();
  const fill = (change: Partial<typeof user>) => setUser({ ...user, ...change });
  const submit = () =>
    requestJson('POST', '/api/set-up', whoSchema, { body: { ...user, code } })
      .then(() => window.location.assign('/'))
      .catch(setError);
  return (
    <FrontPage title={t('setUp.title')}>
      {code === '' ? (
        <Notice tone="amber" title={t('setUp.noCode')} />
      ) : (
        <form
          className="space-y-3"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <p className="text-muted">{t('setUp.about')}</p>
          <Field label={t('setUp.name')}>
            <TextInput
              autoFocus
              required
              autoComplete="name"
              value={user.name}
              onChange={({ target }) => fill({ name: target.value })}
            />
          </Field>
          <Field label={t('signIn.email')}>
            <TextInput
              type="email"
              required
              autoComplete="username"
              value={user.email}
              onChange={({ target }) => fill({ email: target.value })}
            />
          </Field>
          <Field label={t('signIn.password')} hint={t('setUp.passwordHint')}>
            <TextInput
              type="password"
              required
              minLength={12}
              autoComplete="new-password"
              value={user.password}
              onChange={({ target }) => fill({ password: target.value })}
            />
          </Field>
          {error && <Failure error={error} />}
          <Button type="submit" look="primary">
            {t('setUp.submit')}
          </Button>
        </form>
      )}
    </FrontPage>
  );
}
