import { useEffect, useRef, useState } from 'react';
import { usePreference } from '@/app/_data/preference';
import { personName } from '@/app/_ui/format';
import { useStore } from '@/app/_ui/store';
import { Corner, Edges } from '@/app/_viewer/over/corners';
import { OVERLAYS } from '@/app/_viewer/over/overlays';
import { useRoom, useRoomState, type StackOfStudy } from '@/app/_viewer/room';
import { listenToWheel } from '@/app/_viewer/wheel';
import { headerOf } from '@/lib/viewer/frames/headers';
import { unitOf } from '@/lib/viewer/measuring/measured';
import { worksOnPlanes } from '@/lib/viewer/volume/hands';
import { PLANE_COLORS, type PlaneName } from '@/lib/viewer/volume/plane';

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
  const room = useRoom();
  const { desk } = room;
  const surface = useRef<HTMLDivElement>(null);
  const active = useStore(desk.store, (state) => state.active === name);
  const alone = useStore(desk.store, (state) => state.alone && state.active === name);
  const [value, setValue] = useState<number>();

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
      aria-label={`${LABELS[name]} plane`}
      aria-current={active}
      tabIndex={0}
      // Alone, it lies over the others: they keep their size, and so their zoom.
      className={`min-h-0 min-w-0 touch-none overflow-hidden bg-black outline-none select-none ${alone ? 'absolute inset-0 z-10' : `relative ${PLACES[name]}`}`}
      onFocus={() => desk.activate(name)}
      onPointerDownCapture={() => desk.activate(name)}
      onContextMenu={(event) => event.preventDefault()}
      onDoubleClick={() => {
        const { crosshairs } = desk.store.get();
        if (crosshairs || worksOnPlanes(room.store.get().tool)) {
          desk.store.set({ alone: !alone });
        }
      }}
      onPointerMove={({ clientX, clientY, currentTarget }) => {
        const { left, top } = currentTarget.getBoundingClientRect();
        setValue(desk.planes?.views[name].valueAt([clientX - left, clientY - top]));
      }}
      onPointerLeave={() => setValue(undefined)}
    >
      <div
        ref={hold}
        role="img"
        aria-label={`Plane: ${name}, ${shown.series.description || shown.series.modality}`}
        className="absolute inset-0 [&_canvas]:outline-none"
      />
      <Texts name={name} shown={shown} value={value} />
      <div
        aria-hidden
        className={`pointer-events-none absolute inset-0 ring-1 ring-inset ${active ? 'ring-accent/70' : 'ring-transparent'}`}
      />
    </div>
  );
}

function Texts({
  name,
  shown,
  value,
}: {
  name: PlaneName;
  shown: StackOfStudy;
  value: number | undefined;
}) {
  const { desk, study } = useRoom();
  const [overlay] = usePreference('overlay', OVERLAYS, 'all');
  useStore(desk.store, (state) => state.view); // all of it is read off the planes
  const slab = useStore(desk.store, (state) => state.slab);
  const isOpen = useStore(desk.store, (state) => state.isOpen);
  useRoomState((state) => state.tool);
  const view = isOpen ? desk.planes?.views[name] : undefined;
  if (!view) return null;
  const { mm, isOblique } = view.place();
  const { index, count } = view.slice();
  const window = view.window();
  return (
    <div className="pointer-events-none absolute inset-0 text-sm text-text [text-shadow:0_0_2px_#000,0_0_4px_#000]">
      <Edges letters={view.letters()} />
      <Corner className="top-2 left-2.5" label="Plane">
        <span className="font-medium" style={{ color: PLANE_COLORS[name] }}>
          {isOblique ? `Oblique (${name} turned)` : LABELS[name]}
        </span>
        {overlay === 'all' && name === 'axial' && (
          <>
            <b className="font-medium">{personName(study.patientName)}</b>
            <span>{study.patientId}</span>
          </>
        )}
      </Corner>
      {overlay !== 'none' && (
        <Corner className="bottom-2 left-2.5" label="Image">
          <span data-testid="slice">
            {isOblique ? 'Step' : 'Slice'} {index + 1} / {count} · {mm.toFixed(1)} mm
          </span>
          {slab.thicknessMm > 0 && (
            <span data-testid="slab">
              Slab {slab.thicknessMm} mm · {slab.projection}
            </span>
          )}
          {window && (
            <span data-testid="window">
              W {Math.round(window.width)} · L {Math.round(window.center)}
              {view.isInverted() && ' · inverted'}
            </span>
          )}
          {overlay === 'all' && <span>{view.scale().toFixed(2)} px/mm</span>}
        </Corner>
      )}
      {value !== undefined && (
        <Corner className="right-2.5 bottom-2 items-end text-right" label="Value">
          <span data-testid="value">{readValue(value, shown)}</span>
        </Corner>
      )}
    </div>
  );
}

function readValue(value: number, { stack: { frames } }: StackOfStudy): string {
  const [first] = frames;
  const header = first && headerOf(first.sopInstanceUid);
  const unit = header ? unitOf(header, first.frame) : '1';
  const number = value.toFixed(1);
  return unit === '1' ? number : `${number} ${unit}`;
}
