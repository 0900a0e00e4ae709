import { useTranslations } from 'next-intl';
import { ClipboardCopy, Eye, EyeOff, Palette, Trash2 } from 'lucide-react';
import { toast } from 'sonner';
import { SaveMark, Trouble } from '@/app/_data/book/save-state';
import { LabelField } from '@/app/_labels/label-field';
import { named } from '@/app/_labels/labels';
import { LabelsButton } from '@/app/_labels/labels-dialog';
import { Verdict } from '@/app/_labels/verdict';
import { Button, IconButton } from '@/app/_ui/button';
import { Menu, MenuItem } from '@/app/_ui/menu';
import { Notice } from '@/app/_ui/notice';
import { useStore } from '@/app/_ui/store';
import { Kbd } from '@/app/_ui/tip';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { drawingDragOf } from '@/app/_report/finding/drop';
import { placeName } from '@/app/_viewer/over/place-name';
import { standingOf } from '@/app/_viewer/prior/standing';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { useProblem } from '@/app/_words/problem';
import { useFormats } from '@/app/_words/use-formats';
import { readable } from '@/lib/viewer/measuring/numbers';
import { whyNoNumber } from '@/lib/viewer/measuring/remeasured';
import { goTo, hideOrShowAll } from './actions';
import { asTable } from './as-table';
import { COLORS } from './colors';
import type { Entry } from './entry';
import { kindOf, MEASURING } from './tool-list';

/** Everything drawn on the study: jump to it, name it, colour it, hide it, delete it. */
export function AnnotationsPanel() {
  const t = useTranslations('annotations');
  const { book } = useRoom();
  const entries = useStore(book.store, (state) => state.entries);
  const problem = useProblem();
  const deleteFailed = useStore(book.store, (state) => state.deleteFailed);
  return (
    <section aria-label={t('title')} className="p-3">
      {deleteFailed && (
        <div className="mb-2">
          <Notice tone="red" title={t('notDeleted')}>
            {[problem(deleteFailed).title, problem(deleteFailed).hint]
              .filter(Boolean)
              .join(' ')}
          </Notice>
        </div>
      )}
      {entries.size === 0 ? (
        <Empty />
      ) : (
        <>
          <Actions entries={[...entries.values()]} />
          <ul className="space-y-1">
            {[...entries.values()].map((entry) => (
              <Row key={entry.key} entry={entry} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Empty() {
  const t = useTranslations('annotations');
  const keyOf = useKeyOf();
  const tools = [
    ...MEASURING.map(({ name, draws }) => [keyOf(name), t(`kinds.${draws}`)] as const),
    [keyOf('key-image'), t('kinds.KeyImage')] as const,
  ];
  return (
    <div className="py-6 text-muted">
      <p>{t('none')}</p>
      <ul className="mt-2 columns-2">
        {tools.map(([key, label]) => (
          <li key={label} className="flex items-center gap-2 py-0.5">
            <span className="w-16">{key && <Kbd>{key}</Kbd>}</span>
            {label}
          </li>
        ))}
      </ul>
      <p className="mt-2 mb-2 text-faint">{t('savedByThemselves')}</p>
      <LabelsButton />
    </div>
  );
}

function Actions({ entries }: { entries: readonly Entry[] }) {
  const t = useTranslations('annotations');
  const room = useRoom();
  const { placeOf } = room;
  const ui = useTranslations('ui');
  const anyShown = entries.some(({ drawing }) => drawing.visible);
  const copy = () => {
    const table = asTable(entries, ({ drawing }) => {
      const place = placeOf(drawing);
      return place && place.index + 1;
    });
    navigator.clipboard.writeText(table).then(
      () => toast(t('numbersCopied')),
      () => toast.error(ui('copyRefused')),
    );
  };
  return (
    <div className="mb-2 flex flex-wrap justify-end gap-1">
      <LabelsButton />
      <Button look="quiet" onClick={copy}>
        <ClipboardCopy size={14} aria-hidden /> {t('copyNumbers')}
      </Button>
      <Button look="quiet" onClick={() => hideOrShowAll(room)}>
        {anyShown ? <EyeOff size={14} aria-hidden /> : <Eye size={14} aria-hidden />}
        {anyShown ? t('hideAll') : t('showAll')}
      </Button>
    </div>
  );
}

function Row({ entry }: { entry: Entry }) {
  const t = useTranslations('annotations');
  const keyOf = useKeyOf();
  const room = useRoom();
  const selected = useRoomState((state) => state.annotationId === entry.key);
  const { drawing } = entry;
  const place = room.placeOf(drawing);
  const { label, Icon } = kindOf(drawing.tool);
  const name = t.has(`kinds.${drawing.tool}`) ? t(`kinds.${drawing.tool}`) : label;
  const kind = name.toLowerCase();

  const remove = () => room.book.remove(entry.key);
  const note = drawing.measurements.find((each) => each.note)?.note;
  const refusal = whyNoNumber(drawing);
  return (
    <li
      {...drawingDragOf(entry.key)}
      aria-label={`${name}${drawing.label ? ` ${drawing.label}` : ''}`}
      className={`rounded border px-2 py-1.5 ${selected ? 'border-accent/50 bg-raised' : 'border-line'} ${entry.source === 'model' ? 'border-dashed' : ''} ${drawing.visible ? '' : 'opacity-60'}`}
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
          {note && <span className="text-sm text-muted"> · {note}</span>}
        </button>
        <SaveMark saved={entry.saved} />
        <Looks entry={entry} kind={kind} />
        <IconButton
          label={t('delete', { kind })}
          keys={keyOf('delete')}
          side="left"
          className="size-6"
          onClick={remove}
        >
          <Trash2 size={14} />
        </IconButton>
      </div>
      {refusal && <p className="pl-[22px] text-sm text-amber">{refusal}</p>}
      {drawing.measurements.length > 1 && (
        <p className="pl-[22px] text-sm text-muted">
          {drawing.measurements.slice(1).map(readable).join(' · ')}
        </p>
      )}
      <LabelField
        aria-label={t('labelOf', { kind })}
        placeholder={t('label')}
        maxLength={200}
        label={drawing.label}
        onLabel={(words, offered) => room.book.put([named(drawing, words, offered)])}
        className="mt-1 h-6 border-transparent bg-transparent pl-[21px] placeholder:text-faint hover:border-line focus:bg-ground"
      />
      {drawing.code && (
        <p className="pl-[22px] text-xs text-faint">
          {drawing.code.meaning} · {drawing.code.scheme} {drawing.code.value}
        </p>
      )}
      <Past entry={entry} />
      <Verdict
        author={entry.author}
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
  const { drawing, author, madeAt, changedAt, changedBy } = entry;
  const beside = drawing.studyUid === prior?.studyUid ? prior : null;
  if (!author) return null;
  return (
    <p className="pl-[22px] text-xs text-faint">
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
          {changedBy === author ? t('changed') : t('changedBy', { author: changedBy })} ·{' '}
          {formats.moment(changedAt)}
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
