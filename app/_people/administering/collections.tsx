'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import useSWR from 'swr';
import { request, requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Check, Field, TextArea, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { toastProblem } from '@/app/_words/problem';
import {
  collectionListSchema,
  collectionSchema,
  type Collection,
  type User,
} from '@/lib/api/people/protocol';
import { Section } from '@/app/_people/section';

const ADDRESS = '/api/collections';
const NEW = { id: '', version: 0, name: '', members: [], studyUids: [] };

/** Which studies only some see. */
export function Collections({ users }: { users: readonly User[] }) {
  const t = useTranslations('accounts.collections');
  const accounts = useTranslations('accounts');
  const of = (values: { what: string; name: string }) => accounts('of', values);
  const { data, mutate } = useSWR(ADDRESS, () =>
    requestJson('GET', ADDRESS, collectionListSchema),
  );
  const [edited, setEdited] = useState<Collection>();
  const drop = ({ id, version }: Collection) =>
    request('DELETE', `${ADDRESS}/${id}`, { ifMatch: version })
      .catch(toastProblem)
      .finally(() => void mutate());
  return (
    <Section
      title={t('title')}
      about={t('about')}
      actions={<Button onClick={() => setEdited(NEW)}>{t('add')}</Button>}
    >
      {data?.collections.length === 0 && <p className="text-muted">{t('none')}</p>}
      <ul>
        {data?.collections.map((collection) => (
          <li
            key={collection.id}
            className="flex items-center gap-4 border-b border-line py-1.5"
          >
            <span className="flex-1">{collection.name}</span>
            <span className="text-sm text-muted">
              {t('counts', {
                studies: collection.studyUids.length,
                members: collection.members.length,
              })}
            </span>
            <Button
              aria-label={of({ what: t('edit'), name: collection.name })}
              onClick={() => setEdited(collection)}
            >
              {t('edit')}
            </Button>
            <Button
              aria-label={of({ what: t('delete'), name: collection.name })}
              look="danger"
              onClick={() => void drop(collection)}
            >
              {t('delete')}
            </Button>
          </li>
        ))}
      </ul>
      {edited && (
        <Editing
          collection={edited}
          users={users}
          onClose={() => {
            setEdited(undefined);
            void mutate();
          }}
        />
      )}
    </Section>
  );
}

function Editing({
  collection: { id, version, ...before },
  users,
  onClose,
}: {
  collection: Collection;
  users: readonly User[];
  onClose: () => void;
}) {
  const t = useTranslations('accounts.collections');
  const [name, setName] = useState(before.name);
  const [members, setMembers] = useState<readonly string[]>(before.members);
  const [studies, setStudies] = useState(before.studyUids.join('\n'));
  const [error, setError] = useState<Error>();
  const save = () => {
    const studyUids = studies.split(/[\s,;]+/).filter(Boolean);
    const body = { name, members, studyUids };
    const saved =
      id === ''
        ? requestJson('POST', ADDRESS, collectionSchema, { body })
        : requestJson('PUT', `${ADDRESS}/${id}`, collectionSchema, {
            body,
            ifMatch: version,
          });
    return saved.then(onClose).catch(setError);
  };
  return (
    <Dialog title={id === '' ? t('add') : before.name} open onClose={onClose}>
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={t('name')}>
          <TextInput
            autoFocus
            required
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </Field>
        <fieldset className="max-h-48 space-y-1 overflow-y-auto">
          <legend className="mb-1 text-sm text-muted">{t('members')}</legend>
          {users.map((user) => (
            <Check
              key={user.id}
              label={user.name}
              hint={user.email}
              checked={members.includes(user.id)}
              onChange={({ target }) =>
                setMembers(
                  target.checked
                    ? [...members, user.id]
                    : members.filter((each) => each !== user.id),
                )
              }
            />
          ))}
        </fieldset>
        <Field label={t('studies')}>
          <TextArea
            rows={6}
            className="font-mono text-xs"
            value={studies}
            onChange={({ target }) => setStudies(target.value)}
          />
        </Field>
        {error && <Failure error={error} />}
        <DialogActions>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" look="primary">
            {t('save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
