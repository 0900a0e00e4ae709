import { useTranslations } from 'next-intl';
import { Gauge, Pause, Play, Repeat, ArrowLeftRight } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from '@/app/_ui/button';
import { Menu, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { isClip } from '@/lib/hanging/display-set';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import {
  useCell,
  useCellState,
  useCurrentStack,
  type StackOfStudy,
} from '@/app/_viewer/room';
import { readPace, type Pace } from '@/lib/dicom/attributes/pace';
import { headerOf } from '@/lib/viewer/frames/headers';
import { playCine } from '@/lib/viewer/time/cine';
import { SPEEDS } from './speeds';

/** How long each frame of a stack is to be seen, as its file says. */
function paceOf({ stack, series, video }: StackOfStudy): Pace {
  const [first] = stack.frames;
  const header = first && headerOf(first.sopInstanceUid);
  const pace = readPace(header ?? {}, stack.frames.length);
  const told = (video ?? series).frameTimeMs;
  if (pace.source !== 'nothing' || !told) return pace;
  return { durationsMs: stack.frames.map(() => told), source: 'Frame Time' };
}

/** Plays the clip of a cell while the cell says so. A video keeps its own time. */
export function usePlaying(shown: StackOfStudy): void {
  const cell = useCell();
  const playing = useCellState((state) => state.playing);
  const speed = useCellState((state) => state.speed);
  const ending = useCellState((state) => state.ending);
  useEffect(() => {
    if (!playing) return;
    const stopping = new AbortController();
    playCine({
      durationsMs: paceOf(shown).durationsMs,
      ending,
      speed,
      from: cell.store.get().asked,
      ready: (frame) => cell.store.get().loaded.has(frame),
      show: (frame) => cell.show(frame),
      stopping: stopping.signal,
    });
    return () => stopping.abort();
  }, [playing, speed, ending, shown, cell]);
}

/** Under a clip: play, where it is, how fast, and what comes after the end. */
export function CineBar() {
  const t = useTranslations('viewer');
  const cell = useCell();
  const keyOf = useKeyOf();
  const current = useCurrentStack();
  const playing = useCellState((state) => state.playing);
  const ending = useCellState((state) => state.ending);
  const asked = useCellState((state) => state.asked);
  useCellState((state) => state.isOpen); // by then its header is there
  if (!current || !(isClip(current) || playing)) return null;
  const count = current.stack.frames.length;
  const other = ending === 'loop' ? 'bounce' : 'loop';
  return (
    // Above the ruler and the letter at the bottom; where there is less room, above the corners' texts.
    <div className="@container pointer-events-none absolute inset-x-0 bottom-1.5 flex justify-center">
      <div
        role="group"
        aria-label={t('clip')}
        className="pointer-events-auto flex w-[46%] min-w-52 items-center gap-1 rounded bg-ground/75 px-1 mb-8 @max-4xl:mb-18"
      >
        <IconButton
          label={playing ? t('pause') : t('play')}
          keys={keyOf('cine')}
          pressed={playing}
          onClick={() => cell.store.set({ playing: !playing })}
        >
          {playing ? <Pause size={16} /> : <Play size={16} />}
        </IconButton>
        <input
          type="range"
          aria-label={t('frame')}
          aria-valuetext={t('place', { at: asked + 1, count })}
          min={0}
          max={count - 1}
          value={asked}
          onChange={({ target }) => {
            cell.store.set({ playing: false });
            cell.show(Number(target.value));
          }}
          // The keys of the viewer go on working after the mouse was here.
          onPointerUp={({ currentTarget }) => currentTarget.blur()}
          className="h-4 min-w-12 flex-1 accent-accent"
        />
        <span className="w-14 text-right text-sm text-muted tabular-nums">
          {asked + 1} / {count}
        </span>
        <SpeedMenu pace={paceOf(current)} />
        {!current.video && (
          <IconButton
            label={ending === 'loop' ? t('loop') : t('backAndForth')}
            keys={keyOf('cine.ending')}
            onClick={() => cell.store.set({ ending: other })}
          >
            {ending === 'loop' ? <Repeat size={15} /> : <ArrowLeftRight size={15} />}
          </IconButton>
        )}
      </div>
    </div>
  );
}

/** Frames a second, and how much faster or slower than that they come. */
function SpeedMenu({ pace: { durationsMs, source } }: { pace: Pace }) {
  const t = useTranslations('viewer');
  const cell = useCell();
  const keyOf = useKeyOf();
  const speed = useCellState((state) => state.speed);
  const total = durationsMs.reduce((sum, each) => sum + each, 0);
  const rate = (1000 * durationsMs.length) / (total || 1);
  const said = source === 'nothing' ? t('noPace') : t('paceBy', { source });
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('speed', { speed, rate: Math.round(rate * speed) })}
          className="flex h-7 shrink-0 items-center gap-1 rounded px-1.5 text-sm text-muted tabular-nums hover:bg-hover hover:text-text"
        >
          <Gauge size={14} aria-hidden /> {shortly(rate * speed)}/s
        </button>
      }
    >
      <MenuLabel>{t('pace', { rate: shortly(rate), said })}</MenuLabel>
      {SPEEDS.map((each) => (
        <MenuItem
          key={each}
          label={`${each} ×`}
          checked={each === speed}
          onSelect={() => cell.store.set({ speed: each })}
        />
      ))}
      <MenuLabel>
        {t('speedKeys', {
          slower: keyOf('cine.slower') ?? '–',
          faster: keyOf('cine.faster') ?? '–',
        })}
      </MenuLabel>
    </Menu>
  );
}

const shortly = (rate: number) =>
  rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
