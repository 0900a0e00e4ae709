'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState, type ComponentProps } from 'react';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Copyable } from '@/app/_ui/copyable';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Field, Select, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { toastProblem } from '@/app/_words/problem';
import {
  createdUserSchema,
  newPasswordAnswerSchema,
  userSchema,
  type PatchUser,
  type User,
} from '@/lib/api/people/protocol';
import { ROLE_NAMES, type Role } from '@/lib/api/people/rights';
import { Section } from '@/app/_people/section';
import { useHere } from '@/app/_people/who';

interface Told {
  name: string;
  password: string | null;
  /** It was another one before. */
  isNew?: boolean;
}

/** Who may sign in, and as what. */
export function People({
  users,
  onChange,
}: {
  users: readonly User[];
  onChange: () => void;
}) {
  const t = useTranslations('accounts.users');
  const [adding, setAdding] = useState(false);
  const [told, setTold] = useState<Told>();
  return (
    <Section
      title={t('title')}
      actions={<Button onClick={() => setAdding(true)}>{t('add')}</Button>}
    >
      <table className="w-full text-left">
        <thead className="text-sm text-faint">
          <tr className="border-b border-line">
            {(['name', 'email', 'role', 'state'] as const).map((column) => (
              <th key={column} scope="col" className="py-1.5 pr-4 font-normal">
                {t(column)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <Row key={user.id} user={user} onChange={onChange} onTold={setTold} />
          ))}
        </tbody>
      </table>
      {adding && (
        <Adding
          onClose={() => setAdding(false)}
          onAdded={(added) => {
            setAdding(false);
            setTold(added);
            onChange();
          }}
        />
      )}
      {told && (
        <Dialog
          title={t(told.isNew ? 'renewed' : 'added', { name: told.name })}
          open
          onClose={() => setTold(undefined)}
        >
          {told.password === null ? (
            <p>{t('sso')}</p>
          ) : (
            <>
              <p className="mb-2">{t('password', { name: told.name })}</p>
              <Copyable value={told.password} name={t('reset')} />
              {told.isNew && <p className="mt-2 text-muted">{t('ended')}</p>}
            </>
          )}
        </Dialog>
      )}
    </Section>
  );
}

function Row({
  user,
  onChange,
  onTold,
}: {
  user: User;
  onChange: () => void;
  onTold: (told: Told) => void;
}) {
  const t = useTranslations('accounts');
  const { auth } = useHere().who;
  const address = `/api/users/${user.id}`;
  const change = (body: PatchUser) =>
    requestJson('PATCH', address, userSchema, { body })
      .catch(toastProblem)
      .finally(onChange);
  const reset = () =>
    requestJson('POST', `${address}/password`, newPasswordAnswerSchema)
      .then(({ password }) => onTold({ name: user.name, password, isNew: true }))
      .catch(toastProblem);
  const switched = t(user.disabledAt ? 'users.enable' : 'users.disable');
  return (
    <tr className="border-b border-line">
      <td className="py-1.5 pr-4">{user.name}</td>
      <td className="py-1.5 pr-4 text-muted">{user.email}</td>
      <td className="py-1.5 pr-4">
        <RoleOf user={user} onChosen={(role) => change({ role })} />
      </td>
      <td className="py-1.5 pr-4 text-muted">
        {t(user.disabledAt ? 'users.disabled' : 'users.active')}
      </td>
      <td className="py-1.5 text-right">
        <span className="inline-flex gap-2">
          {auth !== 'oidc' && (
            <Button
              aria-label={t('of', { what: t('users.reset'), name: user.name })}
              onClick={() => void reset()}
            >
              {t('users.reset')}
            </Button>
          )}
          <Button
            aria-label={t('of', { what: switched, name: user.name })}
            look={user.disabledAt ? 'plain' : 'danger'}
            onClick={() => void change({ disabled: !user.disabledAt })}
          >
            {switched}
          </Button>
        </span>
      </td>
    </tr>
  );
}

/** Chosen by arrows, which pass others on their way, it is kept once the field is left; Esc takes it back. */
function RoleOf({
  user,
  onChosen,
}: {
  user: User;
  onChosen: (role: Role) => Promise<unknown>;
}) {
  const t = useTranslations('accounts');
  const [role, setRole] = useState<Role>();
  const byArrows = useRef(false);
  const keep = (chosen: Role) => {
    setRole(chosen);
    void onChosen(chosen).finally(() => setRole(undefined));
  };
  const isKept = role === undefined || role === user.role;
  return (
    <>
      <RoleSelect
        label={t('of', { what: t('users.role'), name: user.name })}
        role={role ?? user.role}
        onKeyDown={({ key }) => {
          byArrows.current = !['Enter', ' '].includes(key);
          if (key === 'Escape') setRole(undefined);
        }}
        onPointerDown={() => {
          byArrows.current = false;
        }}
        onBlur={() => isKept || keep(role)}
        onChange={({ target }) =>
          (byArrows.current ? setRole : keep)(target.value as Role)
        }
      />
      <span role="status" className="block text-sm text-faint">
        {!isKept && t('users.leaveToSave')}
      </span>
    </>
  );
}

function RoleSelect({
  label,
  role,
  ...props
}: { label: string; role: string | null } & Omit<ComponentProps<'select'>, 'role'>) {
  const t = useTranslations('accounts');
  return (
    <Select aria-label={label} className="w-40" value={role ?? ''} {...props}>
      {role === null && <option value="">{t('users.noRole')}</option>}
      {ROLE_NAMES.map((name) => (
        <option key={name} value={name}>
          {t(`roles.${name}`)}
        </option>
      ))}
    </Select>
  );
}

function Adding({
  onClose,
  onAdded,
}: {
  onClose: () => void;
  onAdded: (told: Told) => void;
}) {
  const t = useTranslations('accounts');
  const [user, setUser] = useState({ name: '', email: '', role: 'reader' as Role });
  const [error, setError] = useState<Error>();
  const fill = (change: Partial<typeof user>) => setUser({ ...user, ...change });
  const add = () =>
    requestJson('POST', '/api/users', createdUserSchema, { body: user })
      .then(onAdded)
      .catch(setError);
  return (
    <Dialog title={t('users.add')} open onClose={onClose}>
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field label={t('users.name')}>
          <TextInput
            autoFocus
            required
            value={user.name}
            onChange={({ target }) => fill({ name: target.value })}
          />
        </Field>
        <Field label={t('users.email')}>
          <TextInput
            type="email"
            required
            value={user.email}
            onChange={({ target }) => fill({ email: target.value })}
          />
        </Field>
        <Field label={t('users.role')} hint={t(`roleHints.${user.role}`)}>
          <RoleSelect
            label={t('of', { what: t('users.role'), name: user.name })}
            role={user.role}
            onChange={({ target }) => fill({ role: target.value as Role })}
          />
        </Field>
        {error && <Failure error={error} />}
        <DialogActions>
          <Button onClick={onClose}>{t('users.cancel')}</Button>
          <Button type="submit" look="primary">
            {t('users.save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
