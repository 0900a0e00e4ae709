import { Eye, EyeOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { hideOrShowSegment } from '@/app/_segments/actions';
import type { FileSegment } from '@/app/_segments/looks';
import { sizeInWords, slicesOf, stackUnder } from '@/app/_segments/size';
import { goToFile, takeOver } from '@/app/_segments/take-over';
import { Button, IconButton } from '@/app/_ui/button';
import { Failure } from '@/app/_ui/notice';
import { toggled, useStore } from '@/app/_ui/store';
import { Waiting } from '@/app/_ui/waiting';
import { useRoom, useRoomState, type Room } from '@/app/_viewer/room';

/** Where they come from: DICOM SEG objects, or models. */
type From = 'files' | 'proposals';

/** Segments that came with files or from models, under a heading; nothing where there are none. */
export function FoundPart({
  from,
  error,
  onRetry,
  children,
}: {
  from: From;
  error: unknown;
  onRetry: () => void;
  /** A row for each of them. */
  children: readonly ReactNode[];
}) {
  const t = useTranslations();
  if (error !== undefined) {
    return (
      <Failure
        error={error}
        actions={<Button onClick={onRetry}>{t('ui.tryAgain')}</Button>}
      />
    );
  }
  if (children.length === 0) return null;
  return (
    <section aria-label={t(`segments.${from}.title`)}>
      <h3 className="mb-1 text-sm text-muted">{t(`segments.${from}.heading`)}</h3>
      <ul className="space-y-1.5">{children}</ul>
    </section>
  );
}

/** Fetching masks to show them: the button that does it, and how it goes. */
export function useShowing(
  from: From,
  isShown: boolean,
  { show, hide }: { show: () => Promise<void>; hide: () => void },
): {
  button: (props?: Partial<Parameters<typeof Button>[0]>) => ReactNode;
  state: ReactNode;
} {
  const t = useTranslations();
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const start = () => {
    setState({ busy: true });
    show().then(
      () => setState({ busy: false }),
      (error: unknown) => setState({ busy: false, error }),
    );
  };
  return {
    button: (props = {}) => (
      <Button
        look="quiet"
        {...props}
        disabled={state.busy || props.disabled === true}
        aria-pressed={isShown}
        onClick={isShown ? hide : start}
      >
        {isShown ? t('segments.hide') : t('segments.show')}
      </Button>
    ),
    state: (
      <>
        {state.busy && <Waiting>{t(`segments.${from}.reading`)}</Waiting>}
        {state.error !== undefined && (
          <Failure
            error={state.error}
            actions={<Button onClick={start}>{t('ui.tryAgain')}</Button>}
          />
        )}
      </>
    ),
  };
}

/** As follows from something else that was done: no step of its own. */
export const putOutOfSight = ({ segmenting }: Room, id: string) =>
  segmenting.looks.set(({ hidden }) => ({ hidden: toggled(hidden, id) }));

/** Make it a segment of one's own. */
export function takeSegment(room: Room, segment: FileSegment) {
  takeOver(room, segment);
  // Two of the same at one place are taken for one.
  if (!room.segmenting.looks.get().hidden.has(segment.id)) {
    putOutOfSight(room, segment.id);
  }
}

/**
 * A segment that is looked at: its colour, its name that leads to where it is largest, its size.
 *
 * @param voxels - Of the whole of it, where that is known; else those of its mask.
 */
export function FoundSegment({
  from,
  segment,
  voxels,
  crossedOut = false,
  hidable = true,
  children,
}: {
  from: From;
  segment: FileSegment;
  voxels: number;
  crossedOut?: boolean;
  hidable?: boolean;
  /** What can be done with it. */
  children: ReactNode;
}) {
  const t = useTranslations('segments');
  const room = useRoom();
  const { id, label, color, mask } = segment;
  const hidden = useStore(room.segmenting.looks, (state) => state.hidden.has(id));
  // With a viewport come the headers of its series, which say how large pixels are.
  useRoomState((state) => state.opened);
  const stack = stackUnder(room.stacks, segment);
  const slices = stack && slicesOf(stack);
  const size = slices && sizeInWords(mask, slices);
  return (
    <li className="flex min-h-7 items-center gap-1" aria-label={label}>
      <span
        className="size-3 shrink-0 rounded-sm"
        style={{ background: color }}
        aria-hidden
      />
      <button
        type="button"
        title={t('largest')}
        onClick={() => goToFile(room, segment)}
        className={`min-w-0 flex-1 truncate text-left ${crossedOut ? 'text-faint line-through' : ''}`}
      >
        {label}{' '}
        <span className="text-sm text-muted">
          {[
            size?.volume,
            (from === 'files' || !size?.volume) &&
              t('voxels', { count: size?.voxels ?? voxels }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </button>
      {children}
      {hidable && (
        <IconButton
          label={
            hidden
              ? t(`${from}.show`, { name: label })
              : t(`${from}.hide`, { name: label })
          }
          side="left"
          className="size-6"
          onClick={() => hideOrShowSegment(room, id)}
        >
          {hidden ? <EyeOff size={14} /> : <Eye size={14} />}
        </IconButton>
      )}
    </li>
  );
}
