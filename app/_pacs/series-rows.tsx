import { useTranslations } from 'next-intl';
import { usePacsSeries } from '@/app/_data/queries';
import { Button } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useFormats } from '@/app/_words/use-formats';
import { isUnderWay } from '@/lib/api/pacs/jobs';
import type {
  PacsNodeRow,
  PacsSeriesRow,
  PacsStudyRow,
  Pull,
} from '@/lib/api/pacs/protocol';
import { HereCells } from './here';
import { startPulls, usePulls } from './pulls';

/** Series of a study that is unfolded: each can be fetched by itself. */
export function SeriesRows({
  node,
  study,
  span,
}: {
  node: PacsNodeRow;
  study: PacsStudyRow;
  span: number;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const { studyUid } = study;
  const pulls = [...usePulls().values()].filter((pull) => pull.studyUid === studyUid);
  const ended = pulls.filter((pull) => !isUnderWay(pull)).length;
  const { data, error, mutate } = usePacsSeries(node.id, studyUid, ended);
  if (!data) {
    return (
      <tr className="bg-panel/60">
        <td />
        <td colSpan={span} className="px-3 py-1.5">
          {error ? (
            <Failure
              error={error}
              actions={<Button onClick={() => void mutate()}>{t('ui.tryAgain')}</Button>}
            />
          ) : (
            <Waiting>{t('pacs.series.asking')}</Waiting>
          )}
        </td>
      </tr>
    );
  }
  if (data.series.length === 0) {
    return (
      <tr className="bg-panel/60">
        <td />
        <td colSpan={span} className="px-3 py-1.5 text-muted">
          {t('pacs.series.none', { archive: node.title })}
        </td>
      </tr>
    );
  }
  return data.series.map((series) => (
    <tr
      key={series.seriesUid}
      aria-label={`${t('pacs.series.numbered', { number: series.number ?? '' })} ${series.description}`}
      className="h-8 bg-panel/60"
    >
      <td />
      <td className="px-3 text-right text-faint" colSpan={3}>
        {series.number === null
          ? ''
          : t('pacs.series.numbered', { number: String(series.number) })}
      </td>
      <td className="px-3">
        <Chip>{series.modality || '?'}</Chip>
      </td>
      <td className="truncate px-3 text-muted" dir="auto">
        {series.description || (
          <span className="text-faint">{t('ui.noDescription')}</span>
        )}
      </td>
      <td className="truncate px-3 text-faint">{series.bodyPart}</td>
      <td className="px-3 text-right text-muted">
        {series.instanceCount === null ? '–' : formats.number(series.instanceCount)}
      </td>
      <HereCells
        studyUid={studyUid}
        here={series.here}
        announced={series.instanceCount}
        pull={pullOf(series, pulls)}
        onPull={() =>
          void startPulls(node.id, [{ studyUid, seriesUids: [series.seriesUid] }])
        }
      />
    </tr>
  ));
}

/** The pull under way that brings this very series. */
const pullOf = ({ seriesUid }: PacsSeriesRow, pulls: readonly Pull[]) =>
  pulls.find(
    (pull) =>
      isUnderWay(pull) &&
      pull.seriesUids.length === 1 &&
      pull.seriesUids[0] === seriesUid,
  );
