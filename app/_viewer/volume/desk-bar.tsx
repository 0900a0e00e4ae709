import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { RotateCcw, TriangleAlert, X } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { useStore } from '@/app/_ui/store';
import { useRoom, type StackOfStudy } from '@/app/_viewer/room';
import { useNamed, useSaid } from '@/app/_words/named';
import { PROJECTIONS, type Projection } from '@/lib/viewer/volume/planes';

/** Which stack it is, what must be known of its pictures, and the way back. */
export function DeskBar({
  shown: { series, stack },
  children,
}: {
  shown: StackOfStudy;
  children: ReactNode;
}) {
  const t = useTranslations('viewer');
  const { desk } = useRoom();
  const said = useSaid();
  const notes = useStore(desk.store, (state) => state.notes).map(said);
  return (
    <div
      role="toolbar"
      aria-label={t('volume')}
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 border-b border-line bg-panel px-2.5"
    >
      <span className="min-w-0 flex-[1_1_8rem] truncate text-muted">
        {series.modality} {series.number ?? ''} {series.description},{' '}
        {t('sliceCount', { count: stack.frames.length })}
      </span>
      {notes.map((note) => (
        <span
          key={note}
          role="note"
          title={note}
          className="flex min-w-0 items-center gap-1 text-amber"
        >
          <TriangleAlert size={13} className="shrink-0" aria-hidden />
          <span className="truncate">{note}</span>
        </span>
      ))}
      {children}
      <Button look="quiet" onClick={() => (desk.view() ?? desk.rendering)?.reset()}>
        <RotateCcw size={14} aria-hidden /> {t('reset')}
      </Button>
      <Button onClick={() => desk.close()}>
        <X size={14} aria-hidden /> {t('backToSlices')}
      </Button>
    </div>
  );
}

const THICKEST_MM = 100;

export const PROJECTION_LABELS: Readonly<Record<Projection, string>> = {
  maximum: 'MIP',
  minimum: 'MinIP',
  average: 'Average',
};

/** How thick the planes are, and what of a slab is shown. */
export function SlabControl() {
  const named = useNamed();
  const t = useTranslations('viewer');
  const { desk } = useRoom();
  const isOpen = useStore(desk.store, (state) => state.isOpen);
  const slab = useStore(desk.store, (state) => state.slab);
  const { thicknessMm, projection } = slab;
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      <label className="flex items-center gap-2 text-muted">
        {t('slab')}
        <input
          type="range"
          min={0}
          max={THICKEST_MM}
          step={1}
          value={thicknessMm}
          disabled={!isOpen}
          aria-valuetext={
            thicknessMm === 0 ? t('none') : t('millimetres', { thickness: thicknessMm })
          }
          className="w-28 accent-accent"
          onChange={({ target }) =>
            desk.setSlab({ ...slab, thicknessMm: Number(target.value) })
          }
        />
        <output className="w-12 text-text">
          {thicknessMm === 0 ? t('none') : t('millimetres', { thickness: thicknessMm })}
        </output>
      </label>
      <span role="radiogroup" aria-label={t('projection')} className="flex">
        {PROJECTIONS.map((each) => (
          <button
            key={each}
            type="button"
            role="radio"
            aria-checked={each === projection}
            disabled={!isOpen}
            className="h-7 border border-line px-2 text-muted first:rounded-l last:rounded-r not-first:border-l-0 hover:bg-hover aria-checked:bg-accent-dim aria-checked:text-accent disabled:opacity-50"
            onClick={() =>
              // Chosen without a slab, it begins with a thin one: there would be nothing to see.
              desk.setSlab({ projection: each, thicknessMm: thicknessMm || 10 })
            }
          >
            {named(PROJECTION_LABELS[each])}
          </button>
        ))}
      </span>
    </span>
  );
}
