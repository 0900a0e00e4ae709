import { Search, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { Button } from '@/app/_ui/button';
import { TextInput } from '@/app/_ui/field';
import { dayBefore, MODALITIES, NOTHING_ASKED, PERIODS, type Asked } from './keys';

const TEXTS = ['patientName', 'patientId', 'accessionNumber', 'description'] as const;

/** What to search for: Enter searches, and so does a period or a modality. */
export function SearchForm({
  searching,
  onSearch,
  onStop,
  onClear,
}: {
  searching: boolean;
  onSearch: (asked: Asked) => void;
  onStop: () => void;
  onClear: () => void;
}) {
  const t = useTranslations('pacs.search');
  const [asked, setAsked] = useState(NOTHING_ASKED);
  const [today] = useState(() => new Date());
  const change = (more: Partial<Asked>) => setAsked({ ...asked, ...more });
  const searchWith = (more: Partial<Asked>) => {
    const next = { ...asked, ...more };
    setAsked(next);
    onSearch(next);
  };
  const toggle = (modality: string) =>
    asked.modalities.includes(modality)
      ? asked.modalities.filter((each) => each !== modality)
      : [...asked.modalities, modality];
  return (
    <search>
      <form
        className="grid gap-2.5 border-b border-line bg-panel px-5 py-3"
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(asked);
        }}
      >
        <div className="grid grid-cols-[repeat(4,minmax(8rem,1fr))_auto_auto_auto] items-end gap-3">
          {TEXTS.map((name, index) => (
            <Labelled key={name} label={t(name)}>
              <TextInput
                autoFocus={index === 0}
                autoComplete="off"
                maxLength={64}
                placeholder={name === 'patientName' ? t('nameHint') : ''}
                value={asked[name]}
                onChange={({ target }) => change({ [name]: target.value })}
              />
            </Labelled>
          ))}
          <Labelled label={t('dateFrom')}>
            <TextInput
              type="date"
              max={asked.dateTo || undefined}
              value={asked.dateFrom}
              onChange={({ target }) => change({ dateFrom: target.value })}
            />
          </Labelled>
          <Labelled label={t('dateTo')}>
            <TextInput
              type="date"
              min={asked.dateFrom || undefined}
              value={asked.dateTo}
              onChange={({ target }) => change({ dateTo: target.value })}
            />
          </Labelled>
          {searching ? (
            <Button onClick={onStop} className="w-24">
              <X size={14} aria-hidden /> {t('stop')}
            </Button>
          ) : (
            <Button look="primary" type="submit" className="w-24">
              <Search size={14} aria-hidden /> {t('search')}
            </Button>
          )}
        </div>
        <div className="flex items-center gap-1.5">
          {PERIODS.map(([name, days]) => {
            const dateFrom = dayBefore(today, days);
            const chosen = asked.dateFrom === dateFrom && asked.dateTo === '';
            return (
              <Toggle
                key={name}
                pressed={chosen}
                onClick={() =>
                  searchWith({ dateFrom: chosen ? '' : dateFrom, dateTo: '' })
                }
              >
                {t(`periods.${name}`)}
              </Toggle>
            );
          })}
          <span className="mx-2 h-4 border-l border-edge" aria-hidden />
          {MODALITIES.map((modality) => (
            <Toggle
              key={modality}
              pressed={asked.modalities.includes(modality)}
              onClick={() => searchWith({ modalities: toggle(modality) })}
            >
              {modality}
            </Toggle>
          ))}
          <span className="flex-1" />
          <Button
            look="quiet"
            className="h-6"
            onClick={() => {
              setAsked(NOTHING_ASKED);
              onClear();
            }}
          >
            {t('clear')}
          </Button>
        </div>
      </form>
    </search>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="block min-w-0">
      <span className="mb-1 block truncate text-sm text-muted">{label}</span>
      {children}
    </label>
  );
}

function Toggle({
  pressed,
  onClick,
  children,
}: {
  pressed: boolean;
  onClick: () => void;
  children: string;
}) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onClick}
      className="h-6 rounded border border-line px-2 text-sm text-muted hover:border-edge hover:text-text aria-pressed:border-accent/50 aria-pressed:bg-accent-dim aria-pressed:text-accent"
    >
      {children}
    </button>
  );
}
