'use client';

import { Lock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Field, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { whoSchema, type Who } from '@/lib/api/people/who';
import { useHere } from './who';

const OWN = ['keydown', 'keyup', 'pointerdown'] as const;

/** Over everything until the same person is there again; nothing beneath can be seen or reached. */
export function Cover({ onUnlock }: { onUnlock: (who: Who) => void }) {
  const t = useTranslations('people.locked');
  const { auth, person } = useHere().who;
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    // Keys and clicks are the cover's alone: Esc would close a dialog beneath, with what was typed in it.
    const keep = (event: Event) => {
      event.stopPropagation();
      // Chromium closes a dialog at the second Esc, whatever is said to the first.
      if (event instanceof KeyboardEvent && event.key === 'Escape')
        event.preventDefault();
    };
    for (const name of OWN) window.addEventListener(name, keep, { capture: true });
    return () => {
      for (const name of OWN) window.removeEventListener(name, keep, { capture: true });
    };
  }, []);

  const unlock = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const body = { email: person?.email ?? '', password };
      onUnlock(await requestJson('POST', '/api/session', whoSchema, { body }));
    } catch (failure) {
      setError(failure as Error);
      setPassword('');
      setBusy(false);
      // The button that was pressed has lost it: it could not be pressed while this was asked.
      field.current?.focus();
    }
  };
  // Beside the page: a dialog that is open hides the page it is of from pointers and screen readers.
  return createPortal(
    <dialog
      ref={dialog}
      aria-labelledby="locked"
      onCancel={(event) => event.preventDefault()}
      // The second “back” of a phone is let through, too.
      onClose={({ currentTarget }) => currentTarget.showModal()}
      className="pointer-events-auto m-0 h-dvh max-h-none w-dvw max-w-none bg-ground text-text"
    >
      <form
        className="mx-auto mt-[20dvh] w-80 space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void unlock();
        }}
      >
        <h2 id="locked" className="flex items-center gap-2 text-lg font-medium">
          <Lock size={18} aria-hidden /> {t('title')}
        </h2>
        <p className="text-muted">{t('about')}</p>
        {auth === 'local' ? (
          <>
            <Field label={t('password', { name: person?.name ?? '' })}>
              <TextInput
                ref={field}
                type="password"
                autoFocus
                autoComplete="current-password"
                value={password}
                onChange={({ target }) => setPassword(target.value)}
              />
            </Field>
            {error && <Failure error={error} />}
            <Button type="submit" look="primary" disabled={busy || password === ''}>
              {t('submit')}
            </Button>
          </>
        ) : (
          <a
            href="/api/session/oidc?next=/account"
            target="_blank"
            rel="noopener"
            className="text-accent hover:underline"
          >
            {t('sso')}
          </a>
        )}
        <p>
          <a href="/sign-in" className="text-faint hover:text-text">
            {t('other')}
          </a>
        </p>
      </form>
    </dialog>,
    document.body,
  );
}
