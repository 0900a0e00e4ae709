import { Copy, Eye, EyeOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { useSegmentations } from '@/app/_data/queries';
import { Button, IconButton } from '@/app/_ui/button';
import { Failure, Notice } from '@/app/_ui/notice';
import { useStore } from '@/app/_ui/store';
import { Waiting } from '@/app/_ui/waiting';
import { useRoom, useRoomState, type Room } from '@/app/_viewer/room';
import {
  segmentationSchema,
  type SegmentationSummary,
} from '@/lib/api/segments/protocol';
import { voxelsInside } from '@/lib/image/segmentation/mask';
import { hideOrShowSegment } from '@/app/_segments/actions';
import type { FileSegment } from '@/app/_segments/looks';
import { goToFile, takeOver } from '@/app/_segments/take-over';
import { SEGMENT_COLORS } from '@/app/_segments/segment';
import { sizeInWords, slicesOf, stackUnder } from '@/app/_segments/size';

/** The DICOM SEG objects of the study: to be looked at; to change one, a copy is made. */
export function FilesPart() {
  const t = useTranslations();
  const { study } = useRoom();
  const { data, error, mutate } = useSegmentations(study.studyUid);
  if (error !== undefined) {
    return (
      <Failure
        error={error}
        actions={<Button onClick={() => void mutate()}>{t('ui.tryAgain')}</Button>}
      />
    );
  }
  if (!data || data.segmentations.length === 0) return null;
  return (
    <section aria-label={t('segments.files.title')}>
      <h3 className="mb-1 text-sm text-muted">{t('segments.files.heading')}</h3>
      <ul className="space-y-1">
        {data.segmentations.map((each) => (
          <FileRow key={each.sopInstanceUid} file={each} />
        ))}
      </ul>
    </section>
  );
}

/** Fetch the masks of a file and show them where they have most. */
async function showFile(room: Room, sopInstanceUid: string): Promise<void> {
  const read = await requestJson(
    'GET',
    `/api/segmentations/${sopInstanceUid}`,
    segmentationSchema,
  );
  const segments = read.segments.map((segment, index): FileSegment => {
    const [, color = '#ffffff'] = SEGMENT_COLORS[index % SEGMENT_COLORS.length] ?? [];
    const { segmentNumber, algorithmType, category, type, mask } = segment;
    return {
      ...{ algorithmType, category, type, mask },
      id: `${sopInstanceUid}/${segmentNumber}`,
      origin: { kind: 'dicom-seg', sopInstanceUid, segmentNumber },
      seriesUid: read.sourceSeriesUid,
      label: segment.label || `Segment ${segmentNumber}`,
      color: segment.color ?? color,
    };
  });
  room.segmenting.looks.set(({ files }) => ({
    files: new Map(files).set(sopInstanceUid, { segments, notes: read.notes }),
  }));
  const [first] = segments.filter(({ mask }) => mask.frames.length > 0);
  if (first) goToFile(room, first);
}

function FileRow({ file }: { file: SegmentationSummary }) {
  const t = useTranslations('segments');
  const ui = useTranslations('ui');
  const room = useRoom();
  const { sopInstanceUid } = file;
  const { looks } = room.segmenting;
  const shown = useStore(looks, ({ files }) => files.get(sopInstanceUid));
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const name = file.label || file.description || t('files.unnamed');
  const show = () => {
    setState({ busy: true });
    showFile(room, sopInstanceUid).then(
      () => setState({ busy: false }),
      (error: unknown) => setState({ busy: false, error }),
    );
  };
  const hide = () =>
    looks.set(({ files }) => {
      const others = new Map(files);
      others.delete(sopInstanceUid);
      return { files: others };
    });
  return (
    <li
      aria-label={name}
      className="rounded border border-dashed border-line px-2 py-1.5"
    >
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          {name}
          <span className="text-sm text-muted">
            {' '}
            · {t('files.segments', { count: file.segments.length })}
            {file.seriesNumber !== null &&
              ` · ${t('files.series', { number: String(file.seriesNumber) })}`}
          </span>
        </span>
        <Button
          look="quiet"
          disabled={state.busy || file.problem !== null}
          aria-pressed={shown !== undefined}
          onClick={shown ? hide : show}
        >
          {shown ? t('hide') : t('show')}
        </Button>
      </div>
      {state.busy && <Waiting>{t('files.reading')}</Waiting>}
      {state.error !== undefined && (
        <Failure
          error={state.error}
          actions={<Button onClick={show}>{ui('tryAgain')}</Button>}
        />
      )}
      {file.problem && <Notice tone="amber" title={file.problem} />}
      {shown?.notes.map((note) => (
        <p key={note} className="text-sm text-amber">
          {note}
        </p>
      ))}
      <ul>
        {shown?.segments.map((each) => (
          <FileSegmentRow key={each.id} segment={each} />
        ))}
      </ul>
    </li>
  );
}

function FileSegmentRow({ segment }: { segment: FileSegment }) {
  const t = useTranslations('segments');
  const room = useRoom();
  const { id, label, color, mask } = segment;
  const hidden = useStore(room.segmenting.looks, (state) => state.hidden.has(id));
  // With a viewport come the headers of its series, which say how large pixels are.
  useRoomState((state) => state.opened);
  const stack = stackUnder(room.stacks, segment);
  const slices = stack && slicesOf(stack);
  const size = slices && sizeInWords(mask, slices);
  const copy = () => {
    takeOver(room, segment);
    // Two of the same at one place are taken for one.
    if (!hidden) hideOrShowSegment(room, id);
  };
  return (
    <li className="flex items-center gap-1.5" aria-label={label}>
      <span
        className="size-3 shrink-0 rounded-sm"
        style={{ background: color }}
        aria-hidden
      />
      <button
        type="button"
        title={t('largest')}
        onClick={() => goToFile(room, segment)}
        className="min-w-0 flex-1 truncate text-left"
      >
        {label}{' '}
        <span className="text-sm text-muted">
          {size?.volume && `${size.volume} · `}
          {t('voxels', { count: size?.voxels ?? voxelsInside(mask) })}
        </span>
      </button>
      <Button look="quiet" className="h-6" onClick={copy}>
        <Copy size={13} aria-hidden /> {t('files.copy')}
      </Button>
      <IconButton
        label={
          hidden ? t('files.show', { name: label }) : t('files.hide', { name: label })
        }
        side="left"
        className="size-6"
        onClick={() => hideOrShowSegment(room, id)}
      >
        {hidden ? <EyeOff size={14} /> : <Eye size={14} />}
      </IconButton>
    </li>
  );
}
