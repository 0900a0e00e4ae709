import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { Dialog } from '@/app/_ui/dialog';
import { TextInput } from '@/app/_ui/field';
import { Kbd } from '@/app/_ui/tip';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { matching, useCommands, type Command } from './commands';

/** Every command, found by typing some of its name. */
export function Palette() {
  const t = useTranslations('viewer');
  const { store } = useRoom();
  const open = useRoomState(({ dialog }) => dialog === 'palette');
  const close = () => store.set({ dialog: null });
  return (
    <Dialog
      title={t('commands')}
      open={open}
      onClose={close}
      className="w-[min(36rem,92vw)]"
    >
      <Search onDone={close} />
    </Dialog>
  );
}

/** A combobox: the focus stays in the field, the arrows choose in the list. */
function Search({ onDone }: { onDone: () => void }) {
  const t = useTranslations('viewer');
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const found = matching(useCommands(), search);
  const run = (command: Command | undefined) => {
    if (!command) return;
    onDone();
    command.run();
  };
  const step = (event: KeyboardEvent) => {
    const last = found.length - 1;
    const to: Readonly<Record<string, number>> = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowUp: at === 0 ? last : at - 1,
      PageDown: Math.min(last, at + 10),
      PageUp: Math.max(0, at - 10),
    };
    const next = to[event.key];
    if (event.key === 'Enter') run(found[at]);
    else if (next !== undefined) setAt(Math.max(0, next));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        role="combobox"
        aria-label={t('searchCommands')}
        aria-expanded
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? `${list}-${at}` : undefined}
        placeholder={t('searchCommandsHint')}
        autoFocus
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setAt(0);
        }}
        onKeyDown={step}
      />
      <ul
        id={list}
        role="listbox"
        aria-label={t('commands')}
        className="mt-2 h-[50dvh] overflow-y-auto"
      >
        {found.map((command, index) => (
          <Option
            key={`${command.group} ${command.label} ${index}`}
            id={`${list}-${index}`}
            command={command}
            selected={index === at}
            onSelect={() => run(command)}
          />
        ))}
      </ul>
      <p role="status" className="mt-1 text-sm text-muted">
        {found.length === 0 ? t('noCommand') : t('commandCount', { count: found.length })}
      </p>
    </>
  );
}

function Option({
  id,
  command: { group, label, detail, keys },
  selected,
  onSelect,
}: {
  id: string;
  command: Command;
  selected: boolean;
  onSelect: () => void;
}) {
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <li
      ref={element}
      id={id}
      role="option"
      aria-selected={selected}
      onClick={onSelect}
      className="flex h-7 cursor-pointer items-center gap-2 rounded px-2 hover:bg-hover aria-selected:bg-accent-dim"
    >
      <span className="w-24 shrink-0 truncate text-sm text-muted">{group}</span>
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {detail && <span className="text-sm text-muted">{detail}</span>}
      {keys && <Kbd>{keys}</Kbd>}
    </li>
  );
}
