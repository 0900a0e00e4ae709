import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { numbers } from '@/app/_viewer/display/windowing';
import { displaySetOf, isClip } from '@/lib/hanging/display-set';
import { SIDE_AT_MOST } from '@/app/_viewer/cells/layout';
import { useRoom, useRoomState, type Room } from '@/app/_viewer/room';
import { useNamed, useStackLabel } from '@/app/_words/named';
import { attributesOf, type Attributes } from '@/lib/hanging/attributes';
import {
  offersOf,
  protocolOf,
  usual,
  type Criterion,
  type Offered,
} from '@/lib/hanging/own';
import type { Voi } from '@/lib/image/voi';
import { addProtocols } from './own-protocols';

/** A viewport as it is now, and what of it is to be kept. */
interface Place {
  readonly cell: number;
  readonly title: string;
  /** Of the stack. */
  readonly label: string;
  readonly set: Attributes;
  readonly offers: readonly Offered[];
  readonly window: Voi | null;
  readonly isClip: boolean;
}

/** The present grid as a protocol: its name, and by what each series is to be found again. */
export function SaveArrangement() {
  const t = useTranslations('viewer');
  const named = useNamed();
  const labelled = useStackLabel();
  const room = useRoom();
  const layout = useRoomState((state) => state.layout);
  const linked = useRoomState((state) => state.linked);
  const [places] = useState(() => placesOf(room));
  const [name, setName] = useState(() => nameFor(places));
  const [by, setBy] = useState<ReadonlyMap<number, readonly Criterion[]>>(
    () => new Map(places.map(({ cell, offers }) => [cell, usual(offers)])),
  );
  const [windows, setWindows] = useState<ReadonlySet<number>>(
    // Values of other modalities mean something else in every series.
    () =>
      new Set(
        places
          .filter(({ set, window }) => window && set['Modality'] === 'CT')
          .map(({ cell }) => cell),
      ),
  );
  /** Planes and kernels are words of ours, everything else is the file's. */
  const valueOf = ({ attribute, name, value }: Offered) => {
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    const isOurs = attribute === 'plane' || attribute === 'kernelKind';
    return isOurs ? named(`criterion ${name} ${value}`) : value;
  };
  const prior = useRoomState((state) => state.prior);
  const [withPrior, setWithPrior] = useState(prior !== null);
  const [saved, setSaved] = useState('');
  const [error, setError] = useState<unknown>();
  if (places.length === 0) return null;

  const save = async () => {
    await addProtocols([
      protocolOf({
        id: `own-${crypto.randomUUID()}`,
        name,
        // What lies beside it is not part of it: it is looked for anew.
        ...(prior ? { rows: 1, columns: Math.min(SIDE_AT_MOST, places.length) } : layout),
        linked,
        withPrior,
        places: places.map(({ cell, set, window, ...place }) => ({
          set,
          by: by.get(cell) ?? [],
          window: windows.has(cell) && window ? window : undefined,
          autoplay: place.isClip && room.cells[cell]?.store.get().playing === true,
        })),
      }),
    ]);
    room.store.set({ hanging: null });
    setSaved(name);
  };

  return (
    <form
      aria-label={t('saveArrangement')}
      onSubmit={(event) => {
        event.preventDefault();
        save().then(
          () => setError(undefined),
          (reason: unknown) => setError(reason),
        );
      }}
    >
      <ul className="divide-y divide-line rounded border border-line">
        {places.map(({ cell, title, label, set, offers, window }) => (
          <li key={cell} className="px-2 py-1.5">
            <p className="truncate">
              <span className="text-faint">{cell + 1}</span> {title} {labelled(label)}
            </p>
            <div className="flex flex-wrap gap-x-4 text-sm text-muted">
              <span>{String(set['Modality'])}</span>
              {offers.map((offer) => (
                <Tick
                  key={offer.attribute}
                  label={`${named(`criterion ${offer.name}`)}: ${valueOf(offer)}`}
                  checked={by.get(cell)?.includes(offer.attribute) ?? false}
                  onChange={(checked) =>
                    setBy((all) => {
                      const others = (all.get(cell) ?? []).filter(
                        (each) => each !== offer.attribute,
                      );
                      return new Map(all).set(
                        cell,
                        checked ? [...others, offer.attribute] : others,
                      );
                    })
                  }
                />
              ))}
              {window && (
                <Tick
                  label={t('windowIs', { window: numbers(window) })}
                  checked={windows.has(cell)}
                  onChange={(checked) =>
                    setWindows((all) => {
                      const next = new Set(all);
                      if (checked) next.add(cell);
                      else next.delete(cell);
                      return next;
                    })
                  }
                />
              )}
            </div>
          </li>
        ))}
      </ul>
      <div className="mt-2 text-sm text-muted">
        <Tick label={t('withPrior')} checked={withPrior} onChange={setWithPrior} />
      </div>
      <div className="mt-2 flex items-center gap-2">
        <TextInput
          aria-label={t('protocolName')}
          value={name}
          maxLength={60}
          onChange={({ target }) => setName(target.value)}
        />
        <Button look="primary" type="submit" disabled={name.trim() === ''}>
          {t('saveArrangement')}
        </Button>
      </div>
      <p role="status" className="mt-1 min-h-5 text-sm text-muted">
        {saved && error === undefined && t('isSaved', { name: saved })}
      </p>
      {error !== undefined && <Failure error={error} />}
    </form>
  );
}

function Tick({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="flex items-center gap-1.5 hover:text-text">
      <input
        type="checkbox"
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
        className="accent-accent"
      />
      {label}
    </label>
  );
}

function placesOf(room: Room): Place[] {
  return room.visible().flatMap((cell): Place[] => {
    const shown = room.current(cell);
    if (shown?.study !== room.study) return [];
    const set = attributesOf(displaySetOf(shown));
    const isOwn = cell.viewport?.look().picture?.curve !== 'file';
    return [
      {
        cell: cell.number,
        title: [shown.series.number, shown.series.description]
          .filter((part) => part !== null && part !== '')
          .join(' '),
        label: shown.stack.label,
        set,
        offers: offersOf(set),
        window: (isOwn && cell.viewport?.window()) || null,
        isClip: isClip(shown),
      },
    ];
  });
}

const nameFor = ([first]: readonly Place[]) =>
  first
    ? [first.set['Modality'], first.set['BodyPartExamined']]
        .filter(Boolean)
        .join(' ')
        .slice(0, 60)
    : '';
