import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { usePreference } from '@/app/_data/preference';
import { SegmentsOnPlane } from '@/app/_segments/picture/on-planes';
import { useStore } from '@/app/_ui/store';
import { toggleAlone } from '@/app/_viewer/cells/alone';
import { useShownAs } from '@/app/_viewer/display/shown-as';
import { numbers, scaleOf } from '@/app/_viewer/display/windowing';
import { Corner, Edges } from '@/app/_viewer/over/corners';
import { OVERLAYS } from '@/app/_viewer/over/overlays';
import { useRoom, useRoomState, type StackOfStudy } from '@/app/_viewer/room';
import { listenToWheel } from '@/app/_viewer/wheel';
import { useNamed } from '@/app/_words/named';
import { useFormats } from '@/app/_words/use-formats';
import { COLOR_MAPS } from '@/lib/viewer/display/color-maps';
import { worksOnPlanes } from '@/lib/viewer/volume/hands';
import { PLANE_COLORS, type PlaneName } from '@/lib/viewer/volume/names';
import { PROJECTION_LABELS } from './desk-bar';
import type { Fusion } from './fusion';

const LABELS: Readonly<Record<PlaneName, string>> = {
  axial: 'Axial',
  sagittal: 'Sagittal',
  coronal: 'Coronal',
};

/** The axial plane is as high as the two others together. */
const PLACES: Readonly<Record<PlaneName, string>> = {
  axial: 'row-span-2',
  sagittal: '',
  coronal: '',
};

/** One of the planes, with its texts and letters. @param hold - Gets the element to draw in. */
export function Plane({
  name,
  shown,
  hold,
}: {
  name: PlaneName;
  shown: StackOfStudy;
  hold: (element: HTMLDivElement | null) => void;
}) {
  const t = useTranslations('viewer');
  const named = useNamed();
  const room = useRoom();
  const { desk } = room;
  const surface = useRef<HTMLDivElement>(null);
  const active = useStore(desk.store, (state) => state.active === name);
  const alone = useStore(desk.store, (state) => state.alone && state.active === name);
  const [values, setValues] = useState<Values>(NO_VALUES);

  useEffect(
    () =>
      listenToWheel(surface.current, {
        step(by) {
          const view = desk.planes?.views[name];
          view?.show(view.slice().index + by);
        },
        zoom: (factor) => desk.planes?.views[name].zoomBy(factor),
      }),
    [desk, name],
  );

  return (
    <div
      ref={surface}
      role="group"
      aria-label={t('planeNamed', { name: named(LABELS[name]) })}
      aria-current={active}
      tabIndex={0}
      // Alone, it lies over the others: they keep their size, and so their zoom.
      className={`group/plane min-h-0 min-w-0 touch-none overflow-hidden bg-black outline-none select-none ${alone ? 'absolute inset-0 z-10' : `relative ${PLACES[name]}`}`}
      onFocus={() => desk.activate(name)}
      onPointerDownCapture={() => desk.activate(name)}
      onContextMenu={(event) => event.preventDefault()}
      onDoubleClick={() => {
        const { crosshairs } = desk.store.get();
        if (crosshairs || worksOnPlanes(room.store.get().tool)) toggleAlone(room);
      }}
      onPointerMove={({ clientX, clientY, currentTarget }) => {
        const { left, top } = currentTarget.getBoundingClientRect();
        const place = [clientX - left, clientY - top] as const;
        const view = desk.planes?.views[name];
        setValues({ below: view?.valueAt(place), above: view?.valueAbove(place) });
      }}
      onPointerLeave={() => setValues(NO_VALUES)}
    >
      <div
        ref={hold}
        role="img"
        aria-label={t('planeOf', {
          name: named(name),
          series: shown.series.description || shown.series.modality,
        })}
        className="absolute inset-0 [&_canvas]:outline-none"
      />
      <SegmentsOnPlane name={name} />
      <Texts name={name} shown={shown} values={values} />
      <div
        aria-hidden
        // Thicker with the focus of the keyboard, which the active one need not have.
        className={`pointer-events-none absolute inset-0 ring-1 ring-inset group-focus-visible/plane:ring-2 group-focus-visible/plane:ring-accent ${active ? 'ring-accent/70' : 'ring-transparent'}`}
      />
    </div>
  );
}

/** Under the pointer: of the series that was cut, and of the one that lies over it. */
interface Values {
  readonly below?: number | undefined;
  readonly above?: number | undefined;
}
const NO_VALUES: Values = {};

function Texts({
  name,
  shown,
  values: { below, above },
}: {
  name: PlaneName;
  shown: StackOfStudy;
  values: Values;
}) {
  const t = useTranslations('viewer');
  const named = useNamed();
  const formats = useFormats();
  const shownAs = useShownAs();
  const { desk, study, stacks } = useRoom();
  const fusion = useStore(desk.store, (state) => state.fusion);
  const [text] = usePreference('overlay', OVERLAYS, 'all');
  useStore(desk.store, (state) => state.view); // all of it is read off the planes
  const slab = useStore(desk.store, (state) => state.slab);
  const isOpen = useStore(desk.store, (state) => state.isOpen);
  useRoomState((state) => state.tool);
  const view = isOpen ? desk.planes?.views[name] : undefined;
  if (!view) return null;
  const { mm, isOblique } = view.place();
  const { index, count } = view.slice();
  const window = view.window();
  const overlay = fusion?.isShown ? desk.planes?.overlay() : null;
  const over = overlay && stacks.find(({ stack }) => stack.id === fusion?.stackId);
  return (
    <div className="pointer-events-none absolute inset-0 text-sm text-text [text-shadow:0_0_2px_#000,0_0_4px_#000]">
      <Edges letters={view.letters()} />
      <Corner className="top-2 left-2.5" label={t('plane')}>
        <span className="font-medium" style={{ color: PLANE_COLORS[name] }}>
          {isOblique ? t('oblique', { name: named(name) }) : named(LABELS[name])}
        </span>
        {text === 'all' && name === 'axial' && (
          <>
            <b className="font-medium">{formats.person(study.patientName)}</b>
            <span>{study.patientId}</span>
          </>
        )}
      </Corner>
      {text !== 'none' && (
        <Corner className="bottom-2 left-2.5" label={t('image')}>
          <span data-testid="slice">
            {t(isOblique ? 'stepOf' : 'sliceOf', {
              number: String(index + 1),
              count: String(count),
            })}{' '}
            · {mm.toFixed(1)} mm
          </span>
          {slab.thicknessMm > 0 && (
            <span data-testid="slab">
              {t('slab')} {slab.thicknessMm} mm ·{' '}
              {named(PROJECTION_LABELS[slab.projection])}
            </span>
          )}
          {window && <span data-testid="window">{shownAs(view, scaleOf(shown, 0))}</span>}
          {fusion && over && <OverText fusion={fusion} over={over} />}
          {text === 'all' && <span>{view.scale().toFixed(2)} px/mm</span>}
        </Corner>
      )}
      {below !== undefined && (
        <Corner className="right-2.5 bottom-2 items-end text-right" label={t('value')}>
          <span data-testid="value">{readValue(below, shown)}</span>
          {over && (
            <span data-testid="value-above">
              {above === undefined
                ? t('nothingOver')
                : t('valueOver', { value: readValue(above, over) })}
            </span>
          )}
        </Corner>
      )}
    </div>
  );
}

/** What lies over the plane, and how it is shown. */
function OverText({ fusion, over }: { fusion: Fusion; over: StackOfStudy }) {
  const t = useTranslations('viewer');
  const named = useNamed();
  const { desk } = useRoom();
  const window = fusion.window ?? desk.planes?.overlay()?.windowFor('file');
  const colors = named(COLOR_MAPS.find(({ id }) => id === fusion.colors)?.name ?? '');
  const parts = [
    `${colors} ${Math.round(fusion.opacity * 100)} %`,
    window && numbers(window, ' · ', scaleOf(over, 0)),
  ];
  return (
    <span data-testid="over" className="whitespace-normal!">
      {t('over', { series: over.series.description || over.series.modality })} ·{' '}
      {parts.filter(Boolean).join(' · ')}
    </span>
  );
}

function readValue(value: number, of: StackOfStudy): string {
  const { factor, unit } = scaleOf(of, 0);
  const number = (value * factor).toFixed(1);
  return unit === '1' ? number : `${number} ${unit}`;
}
