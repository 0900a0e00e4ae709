import { Circle, CloudAlert, LoaderCircle, Ruler, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '@/app/_ui/button';
import { TextInput } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { useStore } from '@/app/_ui/store';
import { Kbd } from '@/app/_ui/tip';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { readable } from '@/lib/viewer/measured';
import type { Entry } from './entry';

/** Everything drawn on the study: jump to it, name it, delete it. */
export function AnnotationsPanel() {
  const { book } = useRoom();
  const keyOf = useKeyOf();
  const entries = useStore(book.store, (state) => state.entries);
  const deleteFailed = useStore(book.store, (state) => state.deleteFailed);
  return (
    <section aria-label="Annotations" className="p-3">
      {deleteFailed && (
        <div className="mb-2">
          <Notice tone="red" title="An annotation was not deleted, and is back.">
            {deleteFailed.message} {deleteFailed.hint}
          </Notice>
        </div>
      )}
      {entries.size === 0 ? (
        <div className="py-6 text-muted">
          <p>Nothing is drawn on this study.</p>
          <p className="mt-2 flex items-center gap-2">
            <Kbd>{keyOf('length')}</Kbd> measure a length
          </p>
          <p className="mt-1 flex items-center gap-2">
            <Kbd>{keyOf('ellipse')}</Kbd> draw an ellipse: area, mean, SD
          </p>
          <p className="mt-2 text-faint">
            Drawings are saved by themselves and come back with the study.
          </p>
        </div>
      ) : (
        <ul className="space-y-1">
          {[...entries.values()].map((entry) => (
            <Row key={entry.key} entry={entry} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ entry }: { entry: Entry }) {
  const keyOf = useKeyOf();
  const room = useRoom();
  const selected = useRoomState((state) => state.annotationId === entry.key);
  const { drawing } = entry;
  const [label, setLabel] = useState<string | null>(null);
  const place = room.placeOf(drawing);
  const Icon = drawing.tool === 'Length' ? Ruler : Circle;
  const name = drawing.tool === 'Length' ? 'Length' : 'Ellipse';

  const go = () => {
    room.jump(drawing);
    room.store.set({ annotationId: entry.key, findingId: null });
  };
  const rename = () => {
    if (label !== null && label.trim() !== drawing.label) {
      room.book.put({ ...drawing, label: label.trim() });
    }
    setLabel(null);
  };

  return (
    <li
      aria-label={`${name}${drawing.label ? ` ${drawing.label}` : ''}`}
      className={`rounded border px-2 py-1.5 ${selected ? 'border-accent/50 bg-raised' : 'border-line'} ${entry.source === 'model' ? 'border-dashed' : ''}`}
    >
      <div className="flex items-center gap-2">
        <Icon size={14} className="shrink-0 text-accent" aria-hidden />
        <button type="button" onClick={go} className="min-w-0 flex-1 truncate text-left">
          <span className="text-muted">
            {place ? `Slice ${place.index + 1}` : 'Not shown here'}
          </span>{' '}
          {drawing.measurements.slice(0, 1).map(readable)}
        </button>
        <SaveMark entry={entry} />
        <IconButton
          label={`Delete ${name.toLowerCase()}`}
          keys={keyOf('delete')}
          side="left"
          className="size-6"
          onClick={() => room.book.remove(entry.key)}
        >
          <Trash2 size={14} />
        </IconButton>
      </div>
      {drawing.measurements.length > 1 && (
        <p className="pl-[22px] text-sm text-muted">
          {drawing.measurements.slice(1).map(readable).join(' · ')}
        </p>
      )}
      <TextInput
        aria-label={`Label of ${name.toLowerCase()}`}
        placeholder="Label"
        maxLength={200}
        value={label ?? drawing.label}
        onChange={({ target }) => setLabel(target.value)}
        onBlur={rename}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setLabel(null);
        }}
        className="mt-1 h-6 border-transparent bg-transparent pl-[21px] placeholder:text-faint hover:border-line focus:bg-ground"
      />
      <Trouble entry={entry} />
    </li>
  );
}

function SaveMark({ entry: { saved } }: { entry: Entry }) {
  if (saved === 'saving') {
    return (
      <LoaderCircle
        size={13}
        aria-label="Saving"
        className="shrink-0 animate-spin text-faint"
      />
    );
  }
  if (saved === 'saved') return null;
  return <CloudAlert size={14} aria-label="Not saved" className="shrink-0 text-red" />;
}

function Trouble({ entry }: { entry: Entry }) {
  const { book } = useRoom();
  if (entry.saved === 'failed') {
    return (
      <div className="mt-1">
        <Notice
          tone="red"
          title={entry.failure?.message ?? 'This annotation is not saved.'}
          detail={entry.failure?.report}
          actions={<Button onClick={() => book.retry(entry.key)}>Save again</Button>}
        >
          Your drawing is kept on this page until it is saved.
        </Notice>
      </div>
    );
  }
  if (entry.saved !== 'conflict') return null;
  return (
    <div className="mt-1">
      <Notice
        tone="amber"
        title="Somebody changed this annotation in the meantime."
        actions={
          <>
            <Button onClick={() => book.settle(entry.key, 'mine')}>Keep mine</Button>
            <Button
              disabled={!entry.theirs}
              onClick={() => book.settle(entry.key, 'theirs')}
            >
              Take theirs
            </Button>
          </>
        }
      >
        Yours is still drawn here.
        {entry.theirs && (
          <>
            {' '}
            Theirs by {entry.theirs.author}:{' '}
            {entry.theirs.measurements.slice(0, 1).map(readable)}
          </>
        )}
      </Notice>
    </div>
  );
}
