import { useTranslations } from 'next-intl';
import type { ComponentProps, ReactNode } from 'react';
import { RotateCcw, TriangleAlert, X } from 'lucide-react';
import { Button } from '@/app/_ui/button';
import { useStore } from '@/app/_ui/store';
import { Tip } from '@/app/_ui/tip';
import { useRoom, type StackOfStudy } from '@/app/_viewer/room';
import { useNamed, useSaid } from '@/app/_words/named';
import { PROJECTIONS, type Projection } from '@/lib/viewer/volume/planes';
import { OneOf } from './one-of';

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
      className="@container flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 border-b border-line bg-panel px-2.5"
    >
      <span className="min-w-0 flex-[1_1_6rem] truncate text-muted">
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
      <Act
        look="quiet"
        icon={<RotateCcw size={14} aria-hidden />}
        label={t('reset')}
        onClick={() => (desk.view() ?? desk.rendering)?.reset()}
      />
      <Act
        icon={<X size={14} aria-hidden />}
        label={t('backToSlices')}
        onClick={() => desk.close()}
      />
    </div>
  );
}

/** Its words are in its tooltip where the bar, with large text, is too narrow for all of them in two lines. */
const Act = ({
  icon,
  label,
  ...props
}: ComponentProps<typeof Button> & { icon: ReactNode; label: string }) => (
  <Tip label={label}>
    <Button {...props}>
      {icon} <span className="@max-[46rem]:sr-only">{label}</span>
    </Button>
  </Tip>
);

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
    <>
      <label className="flex items-center gap-2 whitespace-nowrap text-muted">
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
          className="w-28 accent-accent @max-[22rem]:w-16"
          onChange={({ target }) =>
            desk.setSlab({ ...slab, thicknessMm: Number(target.value) })
          }
        />
        <output className="w-12 text-text">
          {thicknessMm === 0 ? t('none') : t('millimetres', { thickness: thicknessMm })}
        </output>
      </label>
      <OneOf
        label={t('projection')}
        value={projection}
        items={PROJECTIONS.map((id) => ({ id, name: named(PROJECTION_LABELS[id]) }))}
        disabled={!isOpen}
        // Chosen without a slab, it begins with a thin one: there would be nothing to see.
        onChoose={(each) =>
          desk.setSlab({ projection: each, thicknessMm: thicknessMm || 10 })
        }
      />
    </>
  );
}
