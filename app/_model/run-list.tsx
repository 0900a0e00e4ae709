import { useTranslations } from 'next-intl';
import { useRuns } from '@/app/_data/queries';
import { State, type Tone } from '@/app/_ui/chip';
import { useRoom } from '@/app/_viewer/room';
import { useFormats } from '@/app/_words/use-formats';
import type { Run } from '@/lib/api/runs';

const TONES: Record<Run['status'], Tone> = {
  running: 'accent',
  succeeded: 'amber',
  failed: 'red',
  refused: 'red',
  cancelled: 'plain',
};

/** Every run of the study, the failed ones too. */
export function RunList({ onOpen }: { onOpen: (run: Run) => void }) {
  const t = useTranslations('model');
  const help = useTranslations('report.help');
  const { moment } = useFormats();
  const { study } = useRoom();
  const { data } = useRuns(study.studyUid);
  if (!data || data.runs.length === 0) return null;
  return (
    <section aria-label={t('runs.title')}>
      <h3 className="mb-1 text-sm font-medium text-faint">{t('runs.ofStudy')}</h3>
      <ul className="rounded border border-line">
        {data.runs.map((run) => (
          <li key={run.id} className="border-b border-line last:border-0">
            <button
              type="button"
              onClick={() => onOpen(run)}
              className="flex w-full items-center gap-2 px-2.5 py-1 text-left hover:bg-hover"
            >
              <span className="min-w-0 flex-1 truncate">
                {run.model ?? run.modelId}
                {run.request.task && ` · ${help(`kinds.${run.request.task.kind}`)}`}
                {run.request.control &&
                  ` · ${t(`controls.images.${run.request.control}`)}`}
              </span>
              <span className="text-sm text-faint">{moment(run.startedAt)}</span>
              <span className="w-24 text-sm text-muted">
                <State tone={TONES[run.status]}>
                  {run.draft
                    ? t('runs.findings', { count: run.draft.statements.length })
                    : t(`runs.states.${run.status}`)}
                </State>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
