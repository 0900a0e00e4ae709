import { toast } from 'sonner';
import type { Voi } from '@/lib/image/voi';
import type { ColorMapId } from '@/lib/viewer/display/color-maps';
import type { KeyContext, Shortcut } from '@/app/_viewer/keys/act';
import type { Room, StackOfStudy } from '@/app/_viewer/room';
import { said } from '@/app/_words/passing';

/** A second series over the planes, in colours. */
export interface Fusion {
  readonly stackId: string;
  readonly isShown: boolean;
  readonly colors: ColorMapId;
  /** 0 to 1. */
  readonly opacity: number;
  /** null: as its file has it. */
  readonly window: Voi | null;
}

/** What could be laid over the planes of a stack. */
export const partnersOf = (room: Room, stackId: string): StackOfStudy[] =>
  room.stacks.filter(({ stack, video }) => stack.id !== stackId && !video);

/** The first of these that a reader would think of: what glows is laid over what has shape. */
function likeliest(partners: readonly StackOfStudy[]): StackOfStudy | undefined {
  return (
    partners.find(({ series }) => ['PT', 'NM'].includes(series.modality)) ?? partners[0]
  );
}

const OPACITY_STEP = 0.1;

const moreOpaque =
  (by: number) =>
  ({ room: { desk } }: KeyContext) => {
    const { fusion } = desk.store.get();
    if (!fusion) return;
    const opacity = Math.round((fusion.opacity + by) * 100) / 100;
    desk.fuse({ opacity: Math.max(0, Math.min(1, opacity)), isShown: true });
  };

/** On and off; where nothing is laid over yet, what is likeliest meant. */
function toggle({ room }: KeyContext) {
  const { desk } = room;
  const { fusion, kind, stackId } = desk.store.get();
  if (!desk.isInUse() || kind !== 'planes') {
    toast(said('planesFirst'));
    return;
  }
  if (fusion) return desk.fuse({ isShown: !fusion.isShown });
  const partner = likeliest(partnersOf(room, stackId));
  if (partner) desk.fuse({ stackId: partner.stack.id });
  else toast(said('noOtherSeries'));
}

export const FUSION_KEYS = [
  {
    id: 'fusion',
    keys: ['Shift+X'],
    does: 'Planes: second series over them, on and off',
    run: toggle,
  },
  {
    id: 'fusion.more',
    keys: ['Alt+PageUp'],
    does: 'Planes: more of the second series',
    run: moreOpaque(OPACITY_STEP),
  },
  {
    id: 'fusion.less',
    keys: ['Alt+PageDown'],
    does: 'Planes: less of the second series',
    run: moreOpaque(-OPACITY_STEP),
  },
] as const satisfies readonly Shortcut[];
