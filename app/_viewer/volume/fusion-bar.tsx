import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useState } from 'react';
import { Eye, EyeOff, Layers2, X } from 'lucide-react';
import { IconButton } from '@/app/_ui/button';
import { Menu, MenuButton, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { useStore } from '@/app/_ui/store';
import { numbers, scaleOf, windowItems } from '@/app/_viewer/display/windowing';
import { useIsLost, useOnceFound } from '@/app/_viewer/connection';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom, type StackOfStudy } from '@/app/_viewer/room';
import { useNamed, useStackLabel } from '@/app/_words/named';
import { useProblem } from '@/app/_words/problem';
import { AppError } from '@/lib/errors';
import { COLOR_MAPS } from '@/lib/viewer/display/color-maps';
import { headerOf } from '@/lib/viewer/frames/headers';
import { loadSeries } from '@/lib/viewer/frames/image-ids';
import { assertSameSpace } from '@/lib/viewer/volume/overlay';
import { openVoxels } from '@/lib/viewer/volume/voxels';
import { partnersOf, type Fusion } from './fusion';

/** Lays a second series over the planes, in colours. Absent where the study has no other one. */
export function FusionBar({ shown }: { shown: StackOfStudy }) {
  const t = useTranslations('viewer');
  const labelled = useStackLabel();
  const room = useRoom();
  const { desk } = room;
  const fusion = useStore(desk.store, (state) => state.fusion);
  const isOpen = useStore(desk.store, (state) => state.isOpen);
  const others = partnersOf(room, shown.stack.id);
  const above = others.find(({ stack }) => stack.id === fusion?.stackId);
  const { reason, loaded, isLaid } = useLaidOver(shown, above);
  const told = useProblem();
  // Headers fail with a reason, frames wait.
  const isWaiting = useIsLost() && above !== undefined && !isLaid;
  let problem = isWaiting ? t('serverLost') : '';
  if (reason instanceof AppError) problem = told(reason).title;
  else if (reason !== undefined) problem = t('notLaidOver');
  const keyOf = useKeyOf();
  if (others.length === 0) return null;
  return (
    <div
      role="toolbar"
      aria-label={t('secondSeries')}
      className="flex h-9 shrink-0 items-center gap-2 border-b border-line bg-panel px-2.5"
    >
      <Menu
        trigger={
          <MenuButton disabled={!isOpen} className="min-w-0">
            <Layers2 size={14} className="shrink-0" aria-hidden />
            <span className="truncate">
              {above ? t('over', { series: nameOf(above) }) : t('layOver')}
            </span>
          </MenuButton>
        }
      >
        <MenuLabel>{t('overPlanes')}</MenuLabel>
        {others.map((each) => (
          <MenuItem
            key={each.stack.id}
            label={nameOf(each)}
            detail={labelled(each.stack.label)}
            checked={each === above}
            onSelect={() => desk.fuse({ stackId: each.stack.id, window: null })}
          />
        ))}
      </Menu>
      {problem && (
        <span role="alert" title={problem} className="min-w-0 truncate text-amber">
          {problem}
        </span>
      )}
      {above && !isLaid && !problem && (
        <span role="status" className="text-muted">
          {t('loadingVolume', {
            loaded: String(loaded),
            count: String(above.stack.frames.length),
          })}
        </span>
      )}
      {isLaid && fusion && above && <Look fusion={fusion} above={above} />}
      <span className="flex-1" />
      {isLaid && fusion && (
        <IconButton
          label={t('secondOverPlanes')}
          keys={keyOf('fusion')}
          pressed={fusion.isShown}
          onClick={() => desk.fuse({ isShown: !fusion.isShown })}
        >
          {fusion.isShown ? <Eye size={15} /> : <EyeOff size={15} />}
        </IconButton>
      )}
      {fusion && (
        <IconButton label={t('takeSecondAway')} onClick={() => desk.fuse(null)}>
          <X size={14} />
        </IconButton>
      )}
    </div>
  );
}

const nameOf = ({ series }: StackOfStudy) =>
  [series.modality, series.number, series.description]
    .filter((part) => part !== null && part !== '')
    .join(' ');

/** Colours, window and opacity of what lies over the planes. */
function Look({ fusion, above }: { fusion: Fusion; above: StackOfStudy }) {
  const t = useTranslations('viewer');
  const named = useNamed();
  const { desk } = useRoom();
  const keyOf = useKeyOf();
  const overlay = desk.planes?.overlay();
  const window = overlay && (fusion.window ?? overlay.windowFor('file'));
  const middle = above.stack.frames[Math.floor(above.stack.frames.length / 2)];
  const header = middle && headerOf(middle.sopInstanceUid);
  const items = windowItems(above.series.modality, header, middle?.frame ?? 1);
  const percent = Math.round(fusion.opacity * 100);
  return (
    <>
      <Menu
        trigger={
          <MenuButton className="shrink-0">
            {named(COLOR_MAPS.find(({ id }) => id === fusion.colors)?.name ?? '')}
            {window && `, ${numbers(window, ' · ', scaleOf(above, 0))}`}
          </MenuButton>
        }
      >
        <MenuLabel>{t('colours')}</MenuLabel>
        {COLOR_MAPS.map(({ id, name }) => (
          <MenuItem
            key={id}
            label={named(name)}
            checked={id === fusion.colors}
            onSelect={() => desk.fuse({ colors: id })}
          />
        ))}
        <MenuLabel>{t('secondWindow')}</MenuLabel>
        {items.map(({ name, detail, choice }, index) => (
          <MenuItem
            key={index}
            label={named(name)}
            detail={detail}
            onSelect={() => {
              const wanted = overlay?.windowFor(choice);
              if (wanted) desk.fuse({ window: wanted });
            }}
          />
        ))}
      </Menu>
      <label className="flex shrink-0 items-center gap-2 text-muted">
        {t('opacity')}
        <input
          type="range"
          min={0}
          max={100}
          step={5}
          value={percent}
          aria-valuetext={`${percent} %`}
          title={`${keyOf('fusion.less') ?? ''} ${keyOf('fusion.more') ?? ''}`.trim()}
          className="w-24 accent-accent"
          onChange={({ target }) =>
            desk.fuse({ opacity: Number(target.value) / 100, isShown: true })
          }
        />
        <output className="w-10 text-text">{percent} %</output>
      </label>
    </>
  );
}

/** Loads what is to be laid over, lays it, and keeps it looking as it was asked to. */
function useLaidOver(below: StackOfStudy, above: StackOfStudy | undefined) {
  const { desk, study } = useRoom();
  const isOpen = useStore(desk.store, (state) => state.isOpen);
  const fusion = useStore(desk.store, (state) => state.fusion);
  const [laid, setLaid] = useState<StackOfStudy>();
  const [problem, setProblem] = useState<unknown>();
  const [loaded, setLoaded] = useState(0);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!above || !isOpen) return;
    const closing = new AbortController();
    const { signal } = closing;
    const idsOf = async ({ series, stack }: StackOfStudy) => {
      const images = await loadSeries(study.studyUid, series.seriesUid);
      return stack.frames.map((frame) => images.imageIdOf(frame));
    };
    (async () => {
      const [imageIds, others] = [await idsOf(above), await idsOf(below)];
      assertSameSpace(others, imageIds);
      signal.throwIfAborted();
      const voxels = await openVoxels(imageIds, {
        closing: signal,
        onLoaded: setLoaded,
        keep: others,
      });
      signal.throwIfAborted();
      await desk.planes?.layOver(voxels, signal);
      if (!signal.aborted) setLaid(above);
    })().catch((reason: unknown) => {
      if (signal.aborted) return;
      setProblem(reason);
    });
    return () => {
      closing.abort();
      setLaid(undefined);
      setProblem(undefined);
      setLoaded(0);
    };
  }, [above, below, desk, study, isOpen, attempt]);
  useEffect(() => {
    if (laid && fusion) desk.planes?.overlay()?.setLook(fusion);
  }, [laid, fusion, desk]);
  const tryAgain = useCallback(() => setAttempt((before) => before + 1), []);
  useOnceFound(problem, tryAgain);
  return { reason: problem, loaded, isLaid: laid !== undefined && laid === above };
}
