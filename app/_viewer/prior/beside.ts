import { toast } from 'sonner';
import { displaySetOf } from '@/lib/hanging/display-set';
import { SIDE_AT_MOST, type Layout } from '@/app/_viewer/cells/layout';
import type { Room, StackOfStudy } from '@/app/_viewer/room';
import { said } from '@/app/_words/passing';
import type { StudyDetail } from '@/lib/api/studies';
import { attributesOf } from '@/lib/hanging/attributes';
import { likest } from '@/lib/hanging/prior';
import type { WindowChoice } from '@/lib/viewer/display/look';
import { stacksOf } from './stacks';

type Pair = readonly [own: StackOfStudy, prior: StackOfStudy];

/** Each series that is on the screen, beside the one of the other study that is most like it. */
export function hangBeside(room: Room, prior: StudyDetail, hanging?: number): void {
  const shown = ownOnScreen(room);
  const others = stacksOf(prior);
  const pairs = pairsOf(shown, others);
  const [own] = shown;
  const [first] = others;
  if (!own || !first) {
    toast(said('noPictures'));
    return;
  }
  if (pairs.length === 0) {
    // Nobody asked for it.
    if (hanging !== undefined) return;
    toast(said('noneAlike'));
  }
  const hung: readonly Pair[] = pairs.length > 0 ? pairs : [[own, first]];
  const windows = new Map(
    hung.flatMap(([each, beside]) => {
      const window = windowOf(room, each);
      // Hounsfield units mean the same in both; values of other modalities don’t.
      const isShared = beside.series.modality === 'CT';
      return [[each, window] as const, ...(isShared ? [[beside, window] as const] : [])];
    }),
  );
  room.store.set({ prior });
  hang(room, placed(hung), layoutFor(hung.length), { windows, hanging });
  room.store.set({ linked: true });
}

/** The window of a stack on the screen: as it is shown, or is to be shown once it is there. */
function windowOf(room: Room, shown: StackOfStudy): WindowChoice | undefined {
  const cell = room.visible().find((each) => room.current(each) === shown);
  return cell?.viewport?.window() ?? cell?.store.get().window ?? undefined;
}

/** The study that is read has the screen to itself again. */
export function hangAlone(room: Room): void {
  const shown = ownOnScreen(room);
  const columns = Math.max(1, Math.min(shown.length, SIDE_AT_MOST));
  hang(room, shown.slice(0, columns), { rows: 1, columns });
  room.store.set({ prior: null });
}

/** Of the study that is read, each once, the active one first where there is no other. */
function ownOnScreen(room: Room): readonly StackOfStudy[] {
  const shown = room.visible().flatMap((cell) => room.current(cell) ?? []);
  const own = [...new Set(shown)].filter(({ study }) => study === room.study);
  return own.length > 0 ? own.slice(0, SIDE_AT_MOST) : room.stacks.slice(0, 1);
}

function pairsOf(
  shown: readonly StackOfStudy[],
  others: readonly StackOfStudy[],
): readonly Pair[] {
  const sets = others.map((each) => attributesOf(displaySetOf(each)));
  const taken = new Set<number>();
  return shown.flatMap((own): Pair[] => {
    const at = likest(attributesOf(displaySetOf(own)), sets, taken);
    const prior = at === undefined ? undefined : others[at];
    if (at === undefined || !prior) return [];
    taken.add(at);
    return [[own, prior]];
  });
}

/** One pair side by side, two below each other; more stand above each other, each in a column. */
const layoutFor = (pairs: number): Layout =>
  pairs > 2 ? { rows: 2, columns: pairs } : { rows: pairs, columns: 2 };

/** Row by row. */
const placed = (pairs: readonly Pair[]): readonly StackOfStudy[] =>
  pairs.length > 2
    ? [...pairs.map(([own]) => own), ...pairs.map(([, prior]) => prior)]
    : pairs.flat();

function hang(
  room: Room,
  shown: readonly StackOfStudy[],
  layout: Layout,
  {
    windows,
    hanging = null,
  }: {
    windows?: ReadonlyMap<StackOfStudy, WindowChoice | undefined>;
    hanging?: number | undefined | null;
  } = {},
) {
  // All are taken off first: a stack that changes its cell is kept as it was left.
  for (const [index, cell] of room.cells.entries()) {
    if (room.current(cell)?.stack !== shown[index]?.stack) cell.clear();
  }
  for (const [index, each] of shown.entries()) {
    room.cells[index]?.open(each.stack, { window: windows?.get(each) });
  }
  room.store.set({ layout, alone: false, active: 0, hanging });
}
