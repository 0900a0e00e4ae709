'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { toast } from 'sonner';
import useSWR, { useSWRConfig } from 'swr';
import { request, requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Check, Field, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { PageHead } from '@/app/_ui/page/page-head';
import { toastProblem } from '@/app/_words/problem';
import { useFormats } from '@/app/_words/use-formats';
import { sessionListSchema, userSchema } from '@/lib/api/people/protocol';
import { Section } from './section';
import { Tokens } from './tokens';
import { useHere } from './who';

/** What everybody sees to themselves. */
export function OwnAccount() {
  const t = useTranslations('accounts.own');
  const { auth } = useHere().who;
  return (
    <div className="flex h-dvh flex-col">
      <PageHead title={t('title')} />
      <main className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        <div className="mx-auto max-w-3xl">
          <Name />
          {auth === 'local' && <Password />}
          <Sessions />
          <Tokens />
        </div>
      </main>
    </div>
  );
}

function Name() {
  const t = useTranslations('accounts.own');
  const { who, update } = useHere();
  const { person } = who;
  const [name, setName] = useState(person?.name ?? '');
  const save = () =>
    requestJson('PATCH', '/api/account', userSchema, { body: { name } })
      .then((user) => {
        update({ ...who, person: person && { ...person, name: user.name } });
        toast(t('saved'));
      })
      .catch(toastProblem);
  return (
    <Section title={t('title')} about={person?.email ?? ''}>
      <form
        className="flex max-w-md items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="flex-1">
          <Field label={t('name')}>
            <TextInput
              required
              maxLength={200}
              autoComplete="name"
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          </Field>
        </div>
        <Button type="submit">{t('save')}</Button>
      </form>
    </Section>
  );
}

const SESSIONS = '/api/account/sessions';
const NOTHING = { current: '', next: '', endTokens: true };

function Password() {
  const t = useTranslations('accounts.own');
  const { mutate } = useSWRConfig();
  const [words, setWords] = useState(NOTHING);
  const [error, setError] = useState<Error>();
  const change = () => {
    setError(undefined);
    return request('PUT', '/api/account/password', { body: words })
      .then(() => {
        setWords(NOTHING);
        toast(t('changed'));
        void mutate((key) => key === SESSIONS || key === '/api/tokens');
      })
      .catch(setError);
  };
  return (
    <Section title={t('password')}>
      <form
        className="max-w-md space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <Field label={t('current')}>
          <TextInput
            type="password"
            required
            autoComplete="current-password"
            value={words.current}
            onChange={({ target }) => setWords({ ...words, current: target.value })}
          />
        </Field>
        <Field label={t('next')} hint={t('nextHint')}>
          <TextInput
            type="password"
            required
            minLength={12}
            autoComplete="new-password"
            value={words.next}
            onChange={({ target }) => setWords({ ...words, next: target.value })}
          />
        </Field>
        <Check
          label={t('endTokens')}
          hint={t('endTokensHint')}
          checked={words.endTokens}
          onChange={({ target }) => setWords({ ...words, endTokens: target.checked })}
        />
        {error && <Failure error={error} />}
        <Button type="submit">{t('change')}</Button>
      </form>
    </Section>
  );
}

function Sessions() {
  const t = useTranslations('accounts.own');
  const accounts = useTranslations('accounts');
  const { moment } = useFormats();
  const { data, mutate } = useSWR(SESSIONS, () =>
    requestJson('GET', SESSIONS, sessionListSchema),
  );
  const end = (id: string) =>
    request('DELETE', `${SESSIONS}/${id}`)
      .catch(toastProblem)
      .finally(() => void mutate());
  return (
    <Section title={t('sessions')}>
      <ul>
        {data?.sessions.map(({ id, createdAt, browser, system, isThis }) => {
          const device = t('device', {
            browser: browser ?? t('unknownBrowser'),
            system: system ?? t('unknownSystem'),
          });
          const since = t('since', { time: moment(createdAt) });
          return (
            <li key={id} className="flex items-center gap-4 border-b border-line py-1.5">
              <span className="min-w-0 flex-1 truncate text-muted">{device}</span>
              <span className="text-sm">{since}</span>
              {isThis ? (
                <span className="text-faint">{t('here')}</span>
              ) : (
                <Button
                  aria-label={accounts('of', {
                    what: t('end'),
                    name: `${device}, ${since}`,
                  })}
                  onClick={() => void end(id)}
                >
                  {t('end')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
