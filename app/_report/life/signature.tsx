import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { createPreference } from '@/app/_data/preference';
import { useHere } from '@/app/_people/who';
import { Field, TextInput } from '@/app/_ui/field';

/** The name that was signed with here last: whoever signs reads it, and can write another. */
const lastName = createPreference('signing-name', (text) => text ?? '');

export interface Signature {
  readonly name: string;
  readonly password: string | undefined;
}

/** What a signature needs: the name, and the password again where there are passwords. */
export function useSignature() {
  const { auth, person } = useHere().who;
  // Whose account it is signs.
  const own = auth === 'off' ? '' : (person?.name ?? '');
  const [name, setName] = useState(own || lastName.get());
  const [password, setPassword] = useState('');
  const asksPassword = auth === 'local';
  const isReady = name.trim() !== '' && (!asksPassword || password !== '');
  return {
    isReady,
    value: { name: name.trim(), ...(asksPassword ? { password } : {}) },
    /** It was accepted. */
    done() {
      if (!own) lastName.keep(name.trim());
      setPassword('');
    },
    fields: (
      <SignatureFields
        {...{ name, setName, password, setPassword, asksPassword }}
        fixed={own !== ''}
      />
    ),
  };
}

function SignatureFields({
  name,
  setName,
  password,
  setPassword,
  asksPassword,
  fixed,
}: {
  name: string;
  setName: (name: string) => void;
  password: string;
  setPassword: (password: string) => void;
  asksPassword: boolean;
  fixed: boolean;
}) {
  const t = useTranslations('report.signing');
  return (
    <div className="space-y-2">
      <Field label={t('name')}>
        <TextInput
          autoFocus={!fixed}
          maxLength={64}
          readOnly={fixed}
          autoComplete="name"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </Field>
      {asksPassword && (
        <Field label={t('password')}>
          <TextInput
            autoFocus={fixed}
            type="password"
            maxLength={200}
            autoComplete="current-password"
            value={password}
            onChange={({ target }) => setPassword(target.value)}
          />
        </Field>
      )}
    </div>
  );
}
