import { useTranslations } from 'next-intl';
import { Plus, X } from 'lucide-react';
import { Fragment, useEffect, useRef, useState } from 'react';
import { Kbd } from '@/app/_ui/tip';
import { useNamed } from '@/app/_words/named';
import { useProblem } from '@/app/_words/problem';
import { AppError } from '@/lib/errors';
import { choose, useChosenKeys } from './chosen';
import type { Action } from './keys';
import { nameOf } from './press';
import { giveKey, withKeys } from './profile';

/** An action and its keys. Changed are they one by one: taken away, or pressed anew. */
export function KeyRow({
  action: { id, does: name },
  editing,
  onEdit,
}: {
  action: Action;
  editing: boolean;
  onEdit: (on: boolean) => void;
}) {
  const t = useTranslations('viewer');
  const named = useNamed();
  const does = named(name);
  const inWords = useProblem();
  const keys = useChosenKeys();
  const [refused, setRefused] = useState<string>();
  const list = keys.of[id];
  const close = () => {
    onEdit(false);
    setRefused(undefined);
  };
  if (!editing) {
    return (
      <li className="flex items-center gap-2">
        <span className="flex-1 py-0.5">{does}</span>
        <button
          type="button"
          aria-label={t('keysOf', { does, keys: list.join(' ') || t('none') })}
          onClick={() => onEdit(true)}
          className="-mr-1 flex min-h-6 min-w-6 items-center justify-end gap-1 rounded px-1 hover:bg-hover"
        >
          {list.map((key, index) => (
            <Fragment key={key}>
              {index > 0 && ' '}
              <Kbd>{key}</Kbd>
            </Fragment>
          ))}
          {list.length === 0 && <span className="text-sm text-faint">{t('none')}</span>}
        </button>
      </li>
    );
  }
  return (
    <li
      className="-mx-2 my-1 rounded border border-edge bg-raised px-2 py-1.5"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
    >
      <span className="block">{does}</span>
      <span className="mt-1 flex flex-wrap items-center gap-1">
        {list.map((key) => (
          <button
            key={key}
            type="button"
            aria-label={t('takeAway', { key, does })}
            onClick={() =>
              choose(
                withKeys(
                  keys,
                  id,
                  list.filter((each) => each !== key),
                ),
              )
            }
            className="flex h-6 items-center gap-1 rounded px-1 text-muted hover:bg-hover hover:text-text"
          >
            <Kbd>{key}</Kbd>
            <X size={12} aria-hidden />
          </button>
        ))}
        <KeyCatcher
          does={does}
          onKey={(key) => {
            try {
              choose(giveKey(keys, id, key));
              close();
            } catch (error) {
              if (!(error instanceof AppError)) throw error;
              const { title, hint } = inWords(error);
              setRefused(`${title} ${hint ?? ''}`);
            }
          }}
        />
      </span>
      <span role="alert" className="block text-sm text-amber">
        {refused}
      </span>
    </li>
  );
}

const MODIFIERS = ['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead'];

/** Takes the next key that is pressed while it has the focus, which it takes as well. */
function KeyCatcher({ does, onKey }: { does: string; onKey: (key: string) => void }) {
  const t = useTranslations('viewer');
  const button = useRef<HTMLButtonElement>(null);
  const last = useRef(onKey);
  useEffect(() => {
    last.current = onKey;
  });
  useEffect(() => {
    button.current?.focus();
    const listen = (event: KeyboardEvent) => {
      if (document.activeElement !== button.current) return;
      // Tab leads on, as everywhere: whoever came by keyboard gets out by keyboard.
      if (event.key === 'Tab' || MODIFIERS.includes(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      last.current(nameOf(event));
    };
    // In the window, on the way down: radix would close the dialog on Esc.
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, []);
  return (
    <button
      ref={button}
      type="button"
      aria-label={t('pressFor', { does })}
      className="flex h-6 items-center gap-1 rounded border border-dashed border-edge px-1.5 text-sm text-muted"
    >
      <Plus size={12} aria-hidden /> {t('pressKey')}
    </button>
  );
}
