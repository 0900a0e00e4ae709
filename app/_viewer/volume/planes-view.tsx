import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { useStore } from '@/app/_ui/store';
import { chosenKeys } from '@/app/_viewer/keys/chosen';
import type { Mouse } from '@/app/_viewer/keys/profile';
import { useRoom, useRoomState, type Room, type StackOfStudy } from '@/app/_viewer/room';
import { worksOnPlanes } from '@/lib/viewer/volume/hands';
import { PLANES, type PlaneName } from '@/lib/viewer/volume/names';
import { openPlanes, type Planes } from '@/lib/viewer/volume/planes';
import { Progress, Refusal, useVoxels } from './loading';
import { Plane } from './plane';
import { DeskBar, SlabControl } from './desk-bar';
import { FusionBar } from './fusion-bar';

/** Three planes through a stack, or why there are none. */
export function PlanesView({ shown }: { shown: StackOfStudy }) {
  const room = useRoom();
  const elements = useRef<Partial<Record<PlaneName, HTMLDivElement>>>({});
  const { stack } = shown;

  const [error, tryAgain] = useVoxels(shown, async (voxels, closing) => {
    const { desk } = room;
    const planes = await openPlanes(
      elements.current as Record<PlaneName, HTMLDivElement>,
      voxels,
      {
        look: room.cell().leftAs()?.look,
        from: room.cell().store.get().asked,
        left: desk.leftAs(stack.id).planes,
        closing,
        onView: () => desk.store.set(({ view }) => ({ view: view + 1 })),
      },
    );
    closing.throwIfAborted();
    followTool(room, planes, closing);
    desk.attach(stack.id, planes, voxels.notes);
  });

  return (
    <div className="flex h-full flex-col bg-black">
      <DeskBar shown={shown}>
        <SlabControl />
      </DeskBar>
      <FusionBar shown={shown} />
      <div className="relative grid min-h-0 flex-1 grid-cols-2 grid-rows-2 gap-px bg-line">
        {PLANES.map((name) => (
          <Plane
            key={name}
            name={name}
            shown={shown}
            hold={(element) => {
              if (element) elements.current[name] = element;
            }}
          />
        ))}
        <Sentence />
        {error === undefined ? (
          <Progress count={stack.frames.length} />
        ) : (
          <Refusal error={error} tryAgain={tryAgain} />
        )}
      </div>
    </div>
  );
}

/** At once, not when React next draws: the mouse may go down right after the key. */
function followTool(room: Room, planes: Planes, closing: AbortSignal) {
  let using = '';
  let mouse: Mouse | undefined;
  const follow = () => {
    const tool = room.desk.store.get().crosshairs ? 'crosshairs' : room.store.get().tool;
    const keys = chosenKeys.get();
    if (tool !== using || keys.mouse !== mouse) planes.use(tool, keys.mouse);
    using = tool;
    mouse = keys.mouse;
  };
  follow();
  for (const store of [room.store, room.desk.store, chosenKeys]) {
    closing.addEventListener('abort', store.subscribe(follow));
  }
}

/** Why the chosen tool does nothing here. */
function Sentence() {
  const t = useTranslations('viewer');
  const { desk } = useRoom();
  const tool = useRoomState((state) => state.tool);
  const crosshairs = useStore(desk.store, (state) => state.crosshairs);
  if (crosshairs || worksOnPlanes(tool)) return null;
  return (
    <p
      role="status"
      className="pointer-events-none absolute inset-x-0 bottom-6 z-20 mx-auto w-fit rounded bg-ground/85 px-3 py-1"
    >
      {t('measuringElsewhere')}
    </p>
  );
}
