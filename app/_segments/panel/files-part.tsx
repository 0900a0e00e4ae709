import { Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { requestJson } from '@/app/_data/client';
import { useSegmentations } from '@/app/_data/queries';
import { Button } from '@/app/_ui/button';
import { personNames } from '@/app/_ui/format';
import { Notice } from '@/app/_ui/notice';
import { useStore } from '@/app/_ui/store';
import { useGoToAsked } from '@/app/_viewer/series/go-to-asked';
import { useRoom, type Room } from '@/app/_viewer/room';
import { useFormats } from '@/app/_words/use-formats';
import {
  segmentationSchema,
  type SegmentationSummary,
} from '@/lib/api/segments/protocol';
import { voxelsInside } from '@/lib/image/segmentation/mask';
import type { FileSegment } from '@/app/_segments/looks';
import { goToFile } from '@/app/_segments/take-over';
import { SEGMENT_COLORS } from '@/app/_segments/segment';
import { FoundPart, FoundSegment, takeSegment, useShowing } from './found';

/** The DICOM SEG objects of the study: to be looked at; to change one, a copy is made. */
export function FilesPart() {
  const { study } = useRoom();
  const { data, error, mutate } = useSegmentations(study.studyUid);
  return (
    <FoundPart from="files" error={error} onRetry={() => void mutate()}>
      {(data?.segmentations ?? []).map((each) => (
        <FileRow key={each.sopInstanceUid} file={each} />
      ))}
    </FoundPart>
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
  const room = useRoom();
  const { sopInstanceUid } = file;
  const { looks } = room.segmenting;
  const goToAsked = useGoToAsked(sopInstanceUid);
  const shown = useStore(looks, ({ files }) => files.get(sopInstanceUid));
  const name = file.label || file.description || t('files.unnamed');
  const formats = useFormats();
  const from = [personNames(file.origin.authors), file.origin.manufacturer]
    .filter(Boolean)
    .join(' · ');
  const hide = () =>
    looks.set(({ files }) => {
      const others = new Map(files);
      others.delete(sopInstanceUid);
      return { files: others };
    });
  const showing = useShowing('files', shown !== undefined, {
    show: () => showFile(room, sopInstanceUid),
    hide,
  });
  return (
    <li
      ref={goToAsked}
      tabIndex={-1}
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
        {showing.button({ disabled: file.problem !== null })}
      </div>
      <p className="text-xs text-faint">
        {from ? t('files.from', { from }) : t('files.fromNobody')}
        {file.origin.madeAt && ` · ${formats.moment(file.origin.madeAt)}`}
      </p>
      {showing.state}
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
  return (
    <FoundSegment from="files" segment={segment} voxels={voxelsInside(segment.mask)}>
      <Button look="quiet" className="h-6" onClick={() => takeSegment(room, segment)}>
        <Copy size={13} aria-hidden /> {t('files.copy')}
      </Button>
    </FoundSegment>
  );
}
