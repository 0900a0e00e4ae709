import { useTranslations } from 'next-intl';
import { Download, RotateCcw, Upload } from 'lucide-react';
import { useState } from 'react';
import { Button, FileButton, JSON_FILES } from '@/app/_ui/button';
import { Select } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { useRoom } from '@/app/_viewer/room';
import { AppError } from '@/lib/errors';
import { choose, useChosenKeys } from './chosen';
import { readProfile, settle, writeProfile, type Profile } from './profile';
import { OVERREAD, READY } from './ready-profiles';

/** Far more than every action with four keys. */
const BYTES_AT_MOST = 64 * 1024;

/** A ready profile, one from a file, or back to the first. */
export function ProfileBar() {
  const t = useTranslations('viewer');
  const { store } = useRoom();
  const keys = useChosenKeys();
  const [error, setError] = useState<unknown>();
  const take = (profile: Profile) => {
    choose(profile);
    setError(undefined);
    store.set({ tool: settle(profile).mouse.left });
  };
  const isReady = READY.some(({ name }) => name === keys.name);

  async function open(file: File) {
    try {
      if (file.size > BYTES_AT_MOST) {
        throw new AppError('too_large', 'This file is too large for a profile of keys.', {
          hint: 'Your keys stay as they are.',
        });
      }
      take(readProfile(await file.text()));
    } catch (reason) {
      setError(reason);
    }
  }

  return (
    <>
      <label className="flex items-center gap-2 text-muted">
        {t('profile')}
        <Select
          value={keys.name}
          onChange={(event) => {
            const ready = READY.find(({ name }) => name === event.target.value);
            if (ready) take(ready);
          }}
          className="w-36"
        >
          {READY.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
          {!isReady && <option>{keys.name}</option>}
        </Select>
      </label>
      <FileButton
        label={t('profileOfKeys')}
        accept={JSON_FILES}
        onChosen={(file) => void open(file)}
      >
        <Upload size={14} aria-hidden /> {t('import')}
      </FileButton>
      <Button onClick={() => save(writeProfile(keys))}>
        <Download size={14} aria-hidden /> {t('export')}
      </Button>
      <Button look="quiet" onClick={() => take(OVERREAD)}>
        <RotateCcw size={14} aria-hidden /> {t('reset')}
      </Button>
      {error !== undefined && (
        <div className="basis-full">
          <Failure error={error} />
        </div>
      )}
    </>
  );
}

function save(text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'overread-keys.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
