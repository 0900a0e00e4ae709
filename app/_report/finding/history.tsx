import { useTranslations } from 'next-intl';
import { useWork } from '@/app/_data/queries';
import { useDuration } from '@/app/_report/life/duration';
import { useReview } from '@/app/_report/review';
import { useRoom } from '@/app/_viewer/room';
import { useFormats } from '@/app/_words/use-formats';
import type { Deed, Finding } from '@/lib/report/finding';

/** Who did what to a finding, when, with which slice before their eyes, and how long they were at it. */
export function History({ finding }: { finding: Finding }) {
  const t = useTranslations('report');
  const formats = useFormats();
  const duration = useDuration();
  const { report } = useReview();
  const { data } = useWork(report?.id ?? null, report?.version ?? 0);
  const worked = (data?.people ?? []).flatMap(({ name, onFindings }) => {
    const seconds = onFindings[finding.id] ?? 0;
    return seconds > 0 ? [{ name, seconds }] : [];
  });
  return (
    <ol
      aria-label={t('history.title')}
      className="mt-1.5 space-y-0.5 border-t border-line pt-1.5 text-sm text-muted"
    >
      {finding.history.map((deed, index) => (
        <li key={index}>
          {t(`deeds.${deed.did}`, { drawing: deed.reason ?? '' })}{' '}
          {t('by', { author: deed.by, when: formats.moment(deed.at) })}
          <Seen deed={deed} />
          {deed.reason && !isTie(deed) && ` ${t('because', { reason: deed.reason })}`}
        </li>
      ))}
      {worked.map(({ name, seconds }) => (
        <li key={name}>
          {name}: {t('history.worked', { time: duration(seconds) })}
        </li>
      ))}
    </ol>
  );
}

const isTie = ({ did }: Deed) => did === 'linked' || did === 'unlinked';

function Seen({ deed }: { deed: Deed }) {
  const t = useTranslations('report.history');
  const room = useRoom();
  const [first] = deed.seen;
  const place = first && room.placeOf(first);
  return place ? `, ${t('seen', { number: place.index + 1 })}` : null;
}

/** What a finding was merged or split from, and what the model said there. */
export function Parents({ finding }: { finding: Finding }) {
  const t = useTranslations('report.history');
  const { report } = useReview();
  const parents = (report?.findings ?? []).filter(({ id }) =>
    finding.parents.includes(id),
  );
  if (parents.length === 0) return null;
  return (
    <div className="mt-0.5 text-sm text-faint">
      {t(parents.length > 1 ? 'mergedFrom' : 'splitFrom')}
      <ul className="list-disc pl-4">
        {parents.map(({ id, statement }) => (
          <li key={id}>{statement}</li>
        ))}
      </ul>
    </div>
  );
}
