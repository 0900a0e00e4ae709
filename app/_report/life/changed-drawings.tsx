import { useTranslations } from 'next-intl';
import { goTo } from '@/app/_annotations/actions';
import { useDrawingName, useLinking } from '@/app/_report/finding/drawings/linking';
import { useOtherNow } from '@/app/_report/finding/drawings/now';
import { useReview } from '@/app/_report/review';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { useRoom } from '@/app/_viewer/room';
import type { Report } from '@/lib/api/reports';
import { measuredText } from '@/lib/report/review/measured';

/** Before somebody signs: numbers in the report that their drawings don't say any more. */
export function ChangedDrawings({
  report,
  onLeave,
}: {
  report: Report;
  onLeave: () => void;
}) {
  const t = useTranslations('report.drawings');
  const signing = useTranslations('report.signing');
  const room = useRoom();
  const { busy } = useReview();
  const { readAnew, letGo } = useLinking();
  const name = useDrawingName();
  const changed = useOtherNow(report);
  if (changed.length === 0) return null;
  return (
    <div className="mt-2">
      <Notice tone="amber" title={signing('drawingsChanged')}>
        <ul aria-label={signing('drawingsChanged')} className="space-y-1">
          {changed.map(({ finding, number, measured, now }) => {
            const said = [name(measured), measuredText(measured)].join(' ').trim();
            return (
              <li
                key={`${finding.id} ${measured.annotationId}`}
                className="flex flex-wrap items-baseline gap-2"
              >
                <span className="min-w-0 flex-1 text-text">
                  {signing('drawingOf', { number, said })}{' '}
                  <span className="text-amber">
                    {now.is === 'gone' ? t('gone') : t('changed', { now: now.text })}
                  </span>
                </span>
                <Button
                  className="h-6 px-2 text-sm"
                  onClick={() => {
                    onLeave();
                    if (now.drawing) goTo(room, now.drawing);
                    else room.jump(measured);
                  }}
                >
                  {signing('look')}
                </Button>
                <Button
                  className="h-6 px-2 text-sm"
                  disabled={busy}
                  onClick={() =>
                    void (now.is === 'gone' ? letGo : readAnew)(
                      finding,
                      measured.annotationId,
                    )
                  }
                >
                  {now.is === 'gone'
                    ? t('letGo', { drawing: said })
                    : t('readAnew', { now: now.text })}
                </Button>
              </li>
            );
          })}
        </ul>
      </Notice>
    </div>
  );
}
