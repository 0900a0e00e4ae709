'use client';

import { useTranslations } from 'next-intl';
import { useSearchParams } from 'next/navigation';
import { useRef, useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Field, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { whoSchema } from '@/lib/api/people/who';
import { FrontPage } from './front-page';
import { useHere } from './who';

/** A path of ours, and nothing that leads elsewhere. */
const ownPath = (next: string | null) =>
  next && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/';

/** By a password, or by the server that knows the accounts. */
export function SignInForm() {
  const t = useTranslations('people.signIn');
  const query = useSearchParams();
  const { auth } = useHere().who;
  const [email, setEmail] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const next = ownPath(query.get('next'));
  const signIn = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await requestJson('POST', '/api/session', whoSchema, { body: { email, password } });
      window.location.assign(next);
    } catch (failure) {
      setError(failure as Error);
      setPassword('');
      setBusy(false);
      // The button that was pressed has lost it: it could not be pressed while this was asked.
      field.current?.focus();
    }
  };
  return (
    <FrontPage title={t('title')}>
      {query.has('error') && (
        <p role="alert" className="text-red">
          {t('failed')}
        </p>
      )}
      {auth === 'oidc' ? (
        <a
          href={`/api/session/oidc?next=${encodeURIComponent(next)}`}
          className="inline-flex h-8 items-center rounded bg-accent px-3 font-medium text-accent-ink hover:brightness-110"
        >
          {t('sso')}
        </a>
      ) : (
        <form
          className="space-y-3"
          onSubmit={(event) => {
            event.preventDefault();
            void signIn();
          }}
        >
          <Field label={t('email')}>
            <TextInput
              type="email"
              autoFocus
              required
              autoComplete="username"
              value={email}
              onChange={({ target }) => setEmail(target.value)}
            />
          </Field>
          <Field label={t('password')}>
            <TextInput
              ref={field}
              type="password"
              required
              autoComplete="current-password"
              value={password}
              onChange={({ target }) => setPassword(target.value)}
            />
          </Field>
          {error && <Failure error={error} />}
          <Button type="submit" look="primary" disabled={busy}>
            {t('submit')}
          </Button>
          <p className="text-sm text-faint">{t('about')}</p>
        </form>
      )}
    </FrontPage>
  );
}
