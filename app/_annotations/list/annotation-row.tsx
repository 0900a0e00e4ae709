import { useTranslations } from 'next-intl';
import { Eye, EyeOff, Palette, Trash2 } from 'lucide-react';
import { SaveMark, Trouble } from '@/app/_data/book/save-state';
import { LabelField } from '@/app/_labels/label-field';
import { named } from '@/app/_labels/labels';
import { Verdict } from '@/app/_labels/verdict';
import { IconButton } from '@/app/_ui/button';
import { personNames } from '@/app/_ui/format';
import { Menu, MenuItem } from '@/app/_ui/menu';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { drawingDragOf } from '@/app/_report/finding/drawings/drop';
import { LinkButton } from '@/app/_report/finding/drawings/link-button';
import { placeName } from '@/app/_viewer/over/place-name';
import { standingOf } from '@/app/_viewer/prior/standing';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { useMeasuredWords, useReadable } from '@/app/_words/named';
import { useFormats } from '@/app/_words/use-formats';
import { whyNoNumber } from '@/lib/viewer/measuring/remeasured';
import { goTo } from '@/app/_annotations/actions';
import { COLORS } from '@/app/_annotations/colors';
import { isForeign, putAway, type Entry } from '@/app/_annotations/entry';
import { kindOf } from '@/app/_annotations/tool-list';

/** One annotation of the list: jump to it, name it, colour it, hide it, delete it. */
export function AnnotationRow({ entry }: { entry: Entry }) {
  const t = useTranslations('annotations');
  const inWords = useMeasuredWords();
  const readable = useReadable();
  const keyOf = useKeyOf();
  const room = useRoom();
  const selected = useRoomState((state) => state.annotationId === entry.key);
  const { drawing } = entry;
  const place = room.placeOf(drawing);
  const { label, Icon } = kindOf(drawing.tool);
  const name = t.has(`kinds.${drawing.tool}`) ? t(`kinds.${drawing.tool}`) : label;
  const kind = name.toLowerCase();

  const remove = () => putAway(room, drawing);
  const foreign = isForeign(drawing);
  const origin = drawing.origin;
  const note = drawing.measurements.find((each) => each.note)?.note;
  const refusal = whyNoNumber(drawing);
  return (
    <li
      {...drawingDragOf(entry.key)}
      aria-label={`${name}${drawing.label ? ` ${drawing.label}` : ''}`}
      className={`rounded border px-2 py-1.5 ${selected ? 'border-accent/50 bg-raised' : 'border-line'} ${entry.source === 'model' || foreign ? 'border-dashed' : ''} ${drawing.visible && drawing.review?.status !== 'rejected' ? '' : 'opacity-60'}`}
    >
      <div className="flex items-center gap-1">
        <Icon
          size={14}
          className="mr-1 shrink-0 text-accent"
          style={drawing.color ? { color: drawing.color } : undefined}
          aria-hidden
        />
        <button
          type="button"
          aria-current={selected}
          onClick={() => goTo(room, drawing)}
          onKeyDown={({ key }) => key === 'Delete' && remove()}
          className="min-w-0 flex-1 truncate text-left"
        >
          <span className="text-muted">
            {place
              ? t(placeName(place.orderedBy), { number: place.index + 1 })
              : t('notShown')}
          </span>{' '}
          {drawing.measurements.length === 0
            ? name
            : drawing.measurements.slice(0, 1).map(readable)}
          {note && <span className="text-sm text-muted"> · {inWords(note)}</span>}
        </button>
        <SaveMark saved={entry.saved} />
        <LinkButton entryKey={entry.key} />
        <Looks entry={entry} kind={kind} />
        {origin === null && (
          <IconButton
            label={t('delete', { kind })}
            keys={keyOf('delete')}
            side="left"
            className="size-6"
            onClick={remove}
          >
            <Trash2 size={14} />
          </IconButton>
        )}
      </div>
      {refusal && <p className="pl-[1.375rem] text-sm text-amber">{inWords(refusal)}</p>}
      {drawing.measurements.length > 1 && (
        <p className="pl-[1.375rem] text-sm text-muted">
          {drawing.measurements.slice(1).map(readable).join(' · ')}
        </p>
      )}
      {foreign ? (
        drawing.label && (
          <p className="pl-[1.375rem] whitespace-pre-line">{drawing.label}</p>
        )
      ) : (
        <LabelField
          aria-label={t('labelOf', { kind })}
          placeholder={t('label')}
          maxLength={200}
          label={drawing.label}
          onLabel={(words, offered) => room.book.put([named(drawing, words, offered)])}
          className="mt-1 h-6 border-transparent bg-transparent pl-[1.3125rem] placeholder:text-faint hover:border-line focus:bg-ground"
        />
      )}
      {drawing.code && (
        <p className="pl-[1.375rem] text-xs text-faint">
          {drawing.code.meaning} · {drawing.code.scheme} {drawing.code.value}
        </p>
      )}
      {origin?.site && (
        <p className="pl-[1.375rem] text-xs text-faint">
          {t('objects.at', { site: origin.site.meaning })} · {origin.site.scheme}{' '}
          {origin.site.value}
        </p>
      )}
      <Past entry={entry} />
      <Verdict
        // Whoever made a file is not who sits here, whatever their name.
        author={origin === null ? entry.author : ''}
        review={drawing.review}
        what={name}
        onVerdict={(review) => room.book.put([{ ...drawing, review }])}
      />
      <Trouble
        entry={entry}
        book={room.book}
        what="annotation"
        theirs={({ measurements }) => measurements.slice(0, 1).map(readable)}
      />
    </li>
  );
}

/** Who drew it and when, and who changed it last; of which study, where two lie side by side. */
function Past({ entry }: { entry: Entry }) {
  const t = useTranslations('annotations');
  const viewer = useTranslations('viewer');
  const formats = useFormats();
  const { study } = useRoom();
  const prior = useRoomState((state) => state.prior);
  const { drawing, madeAt, changedAt, changedBy } = entry;
  // Files name people as DICOM does.
  const author = drawing.origin
    ? personNames((entry.author ?? '').split(', '))
    : entry.author;
  const beside = drawing.studyUid === prior?.studyUid ? prior : null;
  if (!author) return null;
  return (
    <p className="pl-[1.375rem] text-xs text-faint">
      {beside && (
        <>
          <span className="text-accent">
            {viewer(`standing.${standingOf(beside, study)}`)}
          </span>
          {' · '}
        </>
      )}
      {author}
      {madeAt && ` · ${formats.moment(madeAt)}`}
      {changedBy && changedAt && (
        <span className="block">
          {changedBy === entry.author
            ? t('changed')
            : t('changedBy', { author: changedBy })}{' '}
          · {formats.moment(changedAt)}
        </span>
      )}
    </p>
  );
}

function Looks({ entry: { drawing }, kind }: { entry: Entry; kind: string }) {
  const t = useTranslations('annotations');
  const { book } = useRoom();
  const keyOf = useKeyOf();
  const { visible } = drawing;
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t('colourOf', { kind })}
            className="inline-flex size-6 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
          >
            <Palette size={14} aria-hidden />
          </button>
        }
      >
        {COLORS.map(([word, color]) => (
          <MenuItem
            key={word}
            label={t(`colours.${word}`)}
            swatch={color ?? 'var(--color-accent)'}
            checked={drawing.color === color}
            onSelect={() => book.put([{ ...drawing, color }])}
          />
        ))}
      </Menu>
      <IconButton
        label={t(visible ? 'hide' : 'show', { kind })}
        keys={keyOf('annotation.hide')}
        side="left"
        className="size-6"
        onClick={() => book.put([{ ...drawing, visible: !visible }])}
      >
        {visible ? <Eye size={14} /> : <EyeOff size={14} />}
      </IconButton>
    </>
  );
}
