'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import useSWR from 'swr';
import { request, requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Copyable } from '@/app/_ui/copyable';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Check, Field, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { toastProblem } from '@/app/_words/problem';
import { useFormats } from '@/app/_words/use-formats';
import { createdTokenSchema, tokenListSchema } from '@/lib/api/people/protocol';
import type { Right } from '@/lib/api/people/rights';
import { Section } from './section';
import { useHere } from './who';

/** Tokens for programs: one's own, or everybody's. */
export function Tokens({ all = false }: { all?: boolean }) {
  const t = useTranslations('accounts.tokens');
  const accounts = useTranslations('accounts');
  const { moment } = useFormats();
  const key = all ? '/api/tokens?all=1' : '/api/tokens';
  const { data, mutate } = useSWR(key, () => requestJson('GET', key, tokenListSchema));
  const [making, setMaking] = useState(false);
  const revoke = (id: string) =>
    request('DELETE', `/api/tokens/${id}`)
      .then(() => mutate())
      .catch(toastProblem);
  return (
    <Section
      title={t('title')}
      about={t('about')}
      actions={!all && <Button onClick={() => setMaking(true)}>{t('add')}</Button>}
    >
      {data?.tokens.length === 0 && <p className="text-muted">{t('none')}</p>}
      <ul>
        {data?.tokens.map((token) => (
          <li
            key={token.id}
            className="flex items-center gap-4 border-b border-line py-1.5"
          >
            <span className="min-w-0 flex-1">
              <span className="block truncate">{token.name}</span>
              <span className="block text-sm text-faint">
                {all && `${token.owner} · `}
                {token.rights.join(', ')}
              </span>
            </span>
            <span className="text-sm text-muted">
              {token.lastUsedAt
                ? t('used', { time: moment(token.lastUsedAt) })
                : t('unused')}
            </span>
            {token.revokedAt ? (
              <span className="text-faint">{t('revoked')}</span>
            ) : (
              <>
                <span className="text-sm text-muted">
                  {t('expires', { time: moment(token.expiresAt) })}
                </span>
                <Button
                  aria-label={accounts('of', { what: t('revoke'), name: token.name })}
                  look="danger"
                  onClick={() => void revoke(token.id)}
                >
                  {t('revoke')}
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
      {making && (
        <NewToken
          onClose={() => {
            setMaking(false);
            void mutate();
          }}
        />
      )}
    </Section>
  );
}

const DAYS = 90;

function NewToken({ onClose }: { onClose: () => void }) {
  const t = useTranslations('accounts');
  const own = useHere().who.person?.rights ?? [];
  const [name, setName] = useState('');
  const [days, setDays] = useState(DAYS);
  const [rights, setRights] = useState<readonly Right[]>(['view']);
  const [token, setToken] = useState<string>();
  const [error, setError] = useState<Error>();
  const create = () =>
    requestJson('POST', '/api/tokens', createdTokenSchema, {
      body: { name, days, rights },
    })
      .then((made) => setToken(made.token))
      .catch(setError);
  return (
    <Dialog title={t('tokens.add')} open onClose={onClose}>
      {token !== undefined ? (
        <>
          <p className="mb-2">{t('tokens.told')}</p>
          <Copyable value={token} name={t('tokens.title')} />
          <DialogActions>
            <Button look="primary" onClick={onClose}>
              {t('tokens.done')}
            </Button>
          </DialogActions>
        </>
      ) : (
        <form
          className="space-y-3"
          onSubmit={(event) => {
            event.preventDefault();
            void create();
          }}
        >
          <Field label={t('tokens.name')}>
            <TextInput
              autoFocus
              required
              maxLength={200}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          </Field>
          <Field label={t('tokens.days')}>
            <TextInput
              type="number"
              min={1}
              max={366}
              required
              value={days}
              onChange={({ target }) => setDays(target.valueAsNumber)}
            />
          </Field>
          <fieldset className="space-y-1">
            <legend className="mb-1 text-sm text-muted">{t('tokens.rights')}</legend>
            {own.map((right) => (
              <Check
                key={right}
                label={t(`rights.${right}`)}
                checked={rights.includes(right)}
                onChange={({ target }) =>
                  setRights(
                    target.checked
                      ? [...rights, right]
                      : rights.filter((each) => each !== right),
                  )
                }
              />
            ))}
          </fieldset>
          {error && <Failure error={error} />}
          <DialogActions>
            <Button onClick={onClose}>{t('tokens.cancel')}</Button>
            <Button type="submit" look="primary" disabled={rights.length === 0}>
              {t('tokens.create')}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  );
}
