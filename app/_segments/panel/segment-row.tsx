import { Eye, EyeOff, Lock, LockOpen, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { SaveMark, Trouble } from '@/app/_data/book/save-state';
import { LabelField } from '@/app/_labels/label-field';
import { Verdict } from '@/app/_labels/verdict';
import { IconButton } from '@/app/_ui/button';
import { Menu, MenuItem } from '@/app/_ui/menu';
import { useStore } from '@/app/_ui/store';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { useNamed } from '@/app/_words/named';
import { useFormats } from '@/app/_words/use-formats';
import { voxelsInside } from '@/lib/image/segmentation/mask';
import {
  goToSegment,
  hideOrShowSegment,
  lockOrUnlockSegment,
  removeSegment,
} from '@/app/_segments/actions';
import { SEGMENT_COLORS, type SegmentEntry } from '@/app/_segments/segment';
import { sizeInWords, slicesOf, stackUnder } from '@/app/_segments/size';
import { Kind, kindOfCode } from './kind';

/** One segment of the list: jump to it, name it, colour it, hide it, lock it, delete it. */
export function SegmentRow({ entry }: { entry: SegmentEntry }) {
  const t = useTranslations('segments');
  const room = useRoom();
  const { drawing: segment, key: id } = entry;
  const active = useRoomState((state) => state.segmentId === id);
  const hidden = useStore(room.segmenting.looks, (state) => state.hidden.has(id));
  return (
    <li
      aria-label={segment.label}
      className={`rounded border px-2 py-1.5 ${active ? 'border-accent/50 bg-raised' : 'border-line'} ${hidden ? 'opacity-60' : ''}`}
    >
      <div className="flex items-center gap-1">
        <Colours entry={entry} />
        <LabelField
          aria-label={t('labelOf', { name: segment.label })}
          maxLength={64}
          label={segment.label}
          onFocus={() => room.store.set({ segmentId: id })}
          onLabel={(label, offered) => {
            if (label === '') return;
            const kind = kindOfCode(offered?.code ?? null);
            const color = offered?.color ?? segment.color;
            room.segments.put([{ ...segment, ...kind, label, color }]);
          }}
          className="h-6 border-transparent bg-transparent px-1 hover:border-line focus:bg-ground"
        />
        <SaveMark saved={entry.saved} />
        <Looks id={id} name={segment.label} hidden={hidden} />
      </div>
      <Kind segment={segment} />
      <Size entry={entry} active={active} />
      <Verdict
        author={entry.author}
        review={segment.review}
        what={segment.label}
        onVerdict={(review) => room.segments.put([{ ...segment, review }])}
      />
      <Trouble
        entry={entry}
        book={room.segments}
        what="segment"
        theirs={(stored) => t('voxels', { count: voxelsInside(stored.mask) })}
      />
    </li>
  );
}

/** How large it is; the way to its slice. */
function Size({ entry, active }: { entry: SegmentEntry; active: boolean }) {
  const t = useTranslations('segments');
  const named = useNamed();
  const { moment } = useFormats();
  const room = useRoom();
  const { drawing: segment } = entry;
  const { mask, seriesUid } = segment;
  // With a viewport come the headers of its series, which say how large pixels are.
  useRoomState((state) => state.opened);
  const stack = useMemo(
    () => stackUnder(room.stacks, { mask, seriesUid }),
    [room, mask, seriesUid],
  );
  const slices = stack && slicesOf(stack);
  const size = useMemo(() => slices && sizeInWords(mask, slices), [mask, slices]);
  const isEmpty = mask.frames.length === 0;
  return (
    <button
      type="button"
      aria-current={active}
      aria-label={t('drawOn', { name: segment.label })}
      title={isEmpty ? t('drawOnThis') : t('drawAndGo')}
      onClick={() => goToSegment(room, segment)}
      onKeyDown={({ key }) => key === 'Delete' && removeSegment(room, entry.key)}
      className="block w-full pl-8 text-left text-sm text-muted"
    >
      {isEmpty ? (
        <span className="text-faint">{t('empty')}</span>
      ) : (
        <>
          <span data-testid="segment-size">
            {size?.volume && <span className="text-text">{size.volume} · </span>}
            {t('voxels', { count: size?.voxels ?? voxelsInside(mask) })}
          </span>{' '}
          · {t('slices', { count: mask.frames.length })}
          {size?.reason && (
            <span className="block text-amber">
              {t('noVolume', { reason: named(size.reason) })}
            </span>
          )}
        </>
      )}
      {entry.author && (
        <span className="block text-xs text-faint">
          {entry.author}
          {entry.changedAt && ` · ${moment(entry.changedAt)}`}
        </span>
      )}
    </button>
  );
}

function Colours({ entry: { drawing: segment } }: { entry: SegmentEntry }) {
  const t = useTranslations('segments');
  const colours = useTranslations('annotations.colours');
  const { segments } = useRoom();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('colourOf', { name: segment.label })}
          className="inline-flex size-6 shrink-0 items-center justify-center rounded hover:bg-hover"
        >
          <span
            className="size-3.5 rounded-sm"
            style={{ background: segment.color }}
            aria-hidden
          />
        </button>
      }
    >
      {SEGMENT_COLORS.map(([word, color]) => (
        <MenuItem
          key={word}
          label={colours(word)}
          swatch={color}
          checked={segment.color === color}
          onSelect={() => segments.put([{ ...segment, color }])}
        />
      ))}
    </Menu>
  );
}

function Looks({ id, name, hidden }: { id: string; name: string; hidden: boolean }) {
  const t = useTranslations('segments');
  const room = useRoom();
  const keyOf = useKeyOf();
  const { looks } = room.segmenting;
  const isLocked = useStore(looks, (state) => state.locked.has(id));
  return (
    <>
      <IconButton
        label={hidden ? t('showNamed', { name }) : t('hideNamed', { name })}
        keys={keyOf('segment.hide')}
        side="left"
        className="size-6"
        onClick={() => hideOrShowSegment(room, id)}
      >
        {hidden ? <EyeOff size={14} /> : <Eye size={14} />}
      </IconButton>
      <IconButton
        label={isLocked ? t('unlock', { name }) : t('lock', { name })}
        keys={keyOf('segment.lock')}
        side="left"
        pressed={isLocked}
        className="size-6"
        onClick={() => lockOrUnlockSegment(room, id)}
      >
        {isLocked ? <Lock size={14} /> : <LockOpen size={14} />}
      </IconButton>
      <IconButton
        label={t('delete', { name })}
        keys={keyOf('segment.delete')}
        side="left"
        className="size-6"
        onClick={() => removeSegment(room, id)}
      >
        <Trash2 size={14} />
      </IconButton>
    </>
  );
}
