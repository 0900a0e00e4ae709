import { useTranslations } from 'next-intl';
import { useWork } from '@/app/_data/queries';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import type { Report } from '@/lib/api/reports';
import { useDuration } from './duration';
import { rangesText } from '@/lib/report/review/looked';
import { unlooked, type Unlooked } from '@/lib/report/review/unlooked';

/** Before somebody signs: what they never looked at, and how long they worked on it. */
export function LookedAt({ report, onLeave }: { report: Report; onLeave: () => void }) {
  const t = useTranslations('report.signing');
  const room = useRoom();
  const duration = useDuration();
  const viewed = useRoomState((state) => state.viewed);
  const { data } = useWork(report.id, report.version);
  if (!data) return null;
  const own = data.people.find(({ isSelf }) => isSelf);
  const stacks = room.stacks
    .filter(({ study, video }) => study.studyUid === report.studyUid && !video)
    .map(({ stack }) => stack);
  const missing = unlooked(stacks, own?.looked ?? {}, viewed);
  const nameOf = ({ stackId }: Unlooked) =>
    room.stacks.find(({ stack }) => stack.id === stackId)?.series;
  const goTo = ({ stackId, ranges }: Unlooked) => {
    onLeave();
    room.open(stackId, (ranges[0]?.[0] ?? 1) - 1);
  };
  return (
    <div className="mt-2 space-y-2">
      {missing.length > 0 ? (
        <Notice tone="amber" title={t('neverLooked')}>
          <ul aria-label={t('neverLooked')} className="space-y-0.5">
            {missing.map((each) => {
              const series = nameOf(each);
              return (
                <li key={each.stackId} className="flex items-baseline gap-2">
                  <span className="min-w-0 flex-1 text-text">
                    {t('unlooked', {
                      series: series?.description || (series?.modality ?? ''),
                      count: each.count,
                      total: each.of,
                      slices: rangesText(each),
                    })}
                  </span>
                  <Button className="h-6 px-2 text-sm" onClick={() => goTo(each)}>
                    {t('look')}
                  </Button>
                </li>
              );
            })}
          </ul>
        </Notice>
      ) : (
        <p className="text-sm text-muted">{t('allLooked')}</p>
      )}
      <p className="text-sm text-muted">
        {data.people
          .map(({ name, isSelf, seconds }) =>
            t(isSelf ? 'ownWork' : 'work', { name, time: duration(seconds) }),
          )
          .join(' ')}
      </p>
    </div>
  );
}
