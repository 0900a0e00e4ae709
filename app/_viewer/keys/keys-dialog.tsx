import { useTranslations } from 'next-intl';
import { Signpost } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Dialog } from '@/app/_ui/dialog';
import { TextInput } from '@/app/_ui/field';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { DrawnByHelp } from '@/app/_viewer/display/drawn-by';
import { useNamed } from '@/app/_words/named';
import { FilesHelp } from './files-help';
import { KeyRow } from './key-row';
import { SHORTCUTS, type Action } from './keys';
import { MouseSettings } from './mouse-settings';
import { ProfileBar } from './profile-bar';

/** Every key and what the mouse does, on one page, to read and to change. */
export function KeysDialog() {
  const t = useTranslations('viewer');
  const { store } = useRoom();
  const open = useRoomState(({ dialog }) => dialog === 'keys');
  return (
    <Dialog
      title={t('keysAndMouse')}
      description={t('keysAbout')}
      open={open}
      onClose={() => store.set({ dialog: null })}
      className="w-[min(64rem,94vw)]"
    >
      <Settings />
    </Dialog>
  );
}

function Settings() {
  const named = useNamed();
  const t = useTranslations('viewer');
  const { store } = useRoom();
  const may = useMay();
  const [search, setSearch] = useState('');
  const [editing, setEditing] = useState<string>();
  const groups = SHORTCUTS.map(
    ([group, actions]) =>
      [
        group,
        actions.filter(
          ({ does, needs }: Action) =>
            (!needs || may(needs)) &&
            `${named(group)} ${named(does)}`
              .toLowerCase()
              .includes(search.trim().toLowerCase()),
        ),
      ] as const,
  ).filter(([, actions]) => actions.length > 0);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <ProfileBar />
        <span className="flex-1" />
        <Button look="quiet" onClick={() => store.set({ dialog: 'tour' })}>
          <Signpost size={14} aria-hidden /> {t('takeTour')}
        </Button>
        <TextInput
          type="search"
          aria-label={t('searchActions')}
          placeholder={t('search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="w-44"
        />
      </div>
      <div className="columns-1 gap-8 sm:columns-2 lg:columns-3">
        {groups.map(([group, actions]) => (
          <section
            key={group}
            aria-label={named(group)}
            className="mb-4 break-inside-avoid"
          >
            <h3 className="mb-1 text-sm text-faint">{named(group)}</h3>
            <ul>
              {actions.map((action: Action) => (
                <KeyRow
                  key={action.id}
                  action={action}
                  editing={editing === action.id}
                  onEdit={(on) => setEditing(on ? action.id : undefined)}
                />
              ))}
            </ul>
          </section>
        ))}
        {search === '' && <MouseSettings />}
        {search === '' && <FilesHelp />}
        {search === '' && <DrawnByHelp />}
        {groups.length === 0 && <p className="text-muted">{t('noAction')}</p>}
      </div>
    </>
  );
}
