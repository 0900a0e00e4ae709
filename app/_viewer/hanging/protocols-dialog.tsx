import { useTranslations } from 'next-intl';
import { Download, Trash2, Upload } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button, FileButton, IconButton, JSON_FILES } from '@/app/_ui/button';
import { Dialog } from '@/app/_ui/dialog';
import { TextInput } from '@/app/_ui/field';
import { Failure, Notice } from '@/app/_ui/notice';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { said } from '@/app/_words/passing';
import { AppError } from '@/lib/errors';
import { readShared, type Shared } from '@/lib/hanging/ohif';
import { writeProtocols } from '@/lib/hanging/own';
import type { Protocol } from '@/lib/hanging/protocol';
import { addProtocols, removeProtocol, useOwnProtocols } from './own-protocols';
import { SaveArrangement } from './save-arrangement';

const BYTES_AT_MOST = 1024 ** 2;

/** Hanging protocols of one's own: save the present arrangement, apply, rename, delete, share. */
export function ProtocolsDialog() {
  const t = useTranslations('viewer');
  const { store } = useRoom();
  const open = useRoomState(({ dialog }) => dialog === 'protocols');
  return (
    <Dialog
      title={t('ownProtocols')}
      description={t('ownProtocolsAbout')}
      open={open}
      onClose={() => store.set({ dialog: null })}
      className="w-[min(44rem,94vw)]"
    >
      {open && (
        <>
          <SaveArrangement />
          <OwnProtocols />
        </>
      )}
    </Dialog>
  );
}

function OwnProtocols() {
  const t = useTranslations('viewer');
  const own = useOwnProtocols();
  const [error, setError] = useState<unknown>();
  // Read, and to be kept only when somebody has seen what of it is left out.
  const [waiting, setWaiting] = useState<Shared>();

  async function read(file: File) {
    setWaiting(undefined);
    try {
      if (file.size > BYTES_AT_MOST) {
        throw new AppError('too_large', 'This file is too large for hanging protocols.');
      }
      const shared = readShared(await file.text());
      if (shared.leftOut.length > 0) setWaiting(shared);
      else await addProtocols(shared.protocols);
      setError(undefined);
    } catch (reason) {
      setError(reason);
    }
  }

  async function keep({ protocols }: Shared) {
    try {
      await addProtocols(protocols);
      setWaiting(undefined);
    } catch (reason) {
      setError(reason);
    }
  }

  return (
    <section aria-label={t('saved')} className="mt-5">
      <div className="flex items-center gap-2">
        <h3 className="flex-1 font-medium">{t('saved')}</h3>
        <FileButton
          label={t('hangingProtocols')}
          accept={JSON_FILES}
          onChosen={(file) => void read(file)}
        >
          <Upload size={14} aria-hidden /> {t('import')}
        </FileButton>
        {own.length > 0 && (
          <a
            href={`data:application/json;charset=utf-8,${encodeURIComponent(writeProtocols(own))}`}
            download="overread-hanging.json"
            className="inline-flex h-7 items-center gap-1.5 rounded border border-line bg-raised px-2.5 text-text hover:bg-hover"
          >
            <Download size={14} aria-hidden /> {t('exportAll')}
          </a>
        )}
      </div>
      {error !== undefined && (
        <div className="mt-2">
          <Failure error={error} />
        </div>
      )}
      {waiting && (
        <div className="mt-2">
          <Notice
            tone="amber"
            title={t('leftOut', {
              names: waiting.protocols.map(({ name }) => name).join(', '),
            })}
            actions={
              <>
                <Button onClick={() => void keep(waiting)}>{t('keepWithout')}</Button>
                <Button look="quiet" onClick={() => setWaiting(undefined)}>
                  {t('keepNot')}
                </Button>
              </>
            }
          >
            <ul className="mt-1 max-h-40 overflow-auto font-mono text-sm">
              {waiting.leftOut.map((name) => (
                <li key={name}>{name}</li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
      {own.length === 0 ? (
        <p className="mt-2 text-muted">{t('noProtocols')}</p>
      ) : (
        <ul className="mt-2 space-y-1">
          {own.map((protocol) => (
            <Saved key={protocol.id} protocol={protocol} onError={setError} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Saved({
  protocol,
  onError,
}: {
  protocol: Protocol;
  onError: (error: unknown) => void;
}) {
  const t = useTranslations('viewer');
  const room = useRoom();
  const [name, setName] = useState(protocol.name);
  const number = room.hangings().findIndex((each) => each.protocol.id === protocol.id);
  const { rows, columns } = protocol.stages[0]?.viewportStructure ?? {};
  const rename = () => {
    if (name.trim() === '') setName(protocol.name);
    else if (name.trim() !== protocol.name) {
      addProtocols([{ ...protocol, name: name.trim() }]).catch(onError);
    }
  };
  const remove = async () => {
    try {
      await removeProtocol(protocol.id);
      toast(said('protocolGone', { name: protocol.name }), {
        action: {
          label: said('takeBack'),
          onClick: () => void addProtocols([protocol]).catch(onError),
        },
      });
    } catch (error) {
      onError(error);
    }
  };
  return (
    <li className="flex items-center gap-2">
      <TextInput
        aria-label={t('nameOf', { name: protocol.name })}
        value={name}
        maxLength={60}
        onChange={({ target }) => setName(target.value)}
        onBlur={rename}
        onKeyDown={({ key }) => key === 'Enter' && rename()}
      />
      <span className="shrink-0 text-sm text-faint">
        {rows} × {columns}
      </span>
      <Button
        disabled={number < 0}
        title={number < 0 ? t('nothingLookedFor') : undefined}
        onClick={() => {
          room.hang(number);
          room.store.set({ dialog: null });
        }}
      >
        {t('hang')}
      </Button>
      <IconButton
        label={t('delete', { name: protocol.name })}
        onClick={() => void remove()}
      >
        <Trash2 size={15} />
      </IconButton>
    </li>
  );
}
