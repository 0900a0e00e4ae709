import { RefreshCw, Ruler, Unlink } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { goTo } from '@/app/_annotations/actions';
import { useReview } from '@/app/_report/review';
import { IconButton } from '@/app/_ui/button';
import { useRoom } from '@/app/_viewer/room';
import type { Finding, Measured } from '@/lib/report/finding';
import { measuredText } from '@/lib/report/review/measured';
import { useDrawingName, useLinking } from './linking';
import { useNow } from './now';

/** The drawings that a finding is tied to: what they said then, and whether they still do. */
export function MeasuredLines({
  finding,
  readOnly,
}: {
  finding: Finding;
  readOnly: boolean;
}) {
  const t = useTranslations('report.drawings');
  if (finding.measured.length === 0) return null;
  return (
    <ul aria-label={t('title')} className="mt-1.5 space-y-0.5 text-sm">
      {finding.measured.map((measured) => (
        <Line key={measured.annotationId} {...{ finding, measured, readOnly }} />
      ))}
    </ul>
  );
}

function Line({
  finding,
  measured,
  readOnly,
}: {
  finding: Finding;
  measured: Measured;
  readOnly: boolean;
}) {
  const t = useTranslations('report.drawings');
  const report = useTranslations('report');
  const room = useRoom();
  const { busy } = useReview();
  const { readAnew, letGo } = useLinking();
  const name = useDrawingName();
  const now = useNow()(measured);
  const place = room.placeOf(measured);
  const said = [name(measured), measuredText(measured)].filter(Boolean).join(' ');
  const { annotationId } = measured;
  return (
    <li className="flex flex-wrap items-center gap-x-1.5">
      <Ruler size={13} className="shrink-0 text-accent" aria-hidden />
      <button
        type="button"
        className="text-left hover:text-accent disabled:hover:text-text"
        disabled={!place}
        onClick={() => (now.drawing ? goTo(room, now.drawing) : room.jump(measured))}
      >
        {said}
        {place && (
          <span className="text-faint">
            {' '}
            · {report('slice', { number: place.index + 1 })}
          </span>
        )}
      </button>
      <span className="flex-1" />
      {now.is === 'changed' && !readOnly && (
        <IconButton
          label={t('readAnew', { now: now.text })}
          disabled={busy}
          className="size-6"
          onClick={() => void readAnew(finding, annotationId)}
        >
          <RefreshCw size={13} />
        </IconButton>
      )}
      {!readOnly && (
        <IconButton
          label={t('letGo', { drawing: said })}
          disabled={busy}
          className="size-6"
          onClick={() => void letGo(finding, annotationId)}
        >
          <Unlink size={13} />
        </IconButton>
      )}
      {now.is === 'changed' && (
        <p className="w-full pl-[1.1875rem] text-amber">
          {t('changed', { now: now.text })}
        </p>
      )}
      {now.is === 'gone' && (
        <p className="w-full pl-[1.1875rem] text-amber">{t('gone')}</p>
      )}
    </li>
  );
}
