import { CONTROLS } from './controls';
import { useRuns } from '@/app/_data/queries';
import { State, type Tone } from '@/app/_ui/chip';
import { moment, plural } from '@/app/_ui/format';
import { useRoom } from '@/app/_viewer/room';
import type { Run } from '@/lib/api/runs';

const STATES: Record<Run['status'], { tone: Tone; word: string }> = {
  running: { tone: 'accent', word: 'running' },
  succeeded: { tone: 'amber', word: 'draft' },
  failed: { tone: 'red', word: 'failed' },
  refused: { tone: 'red', word: 'refused' },
  cancelled: { tone: 'plain', word: 'cancelled' },
};

/** Every run of the study, the failed ones too. */
export function RunList({ onOpen }: { onOpen: (run: Run) => void }) {
  const { study } = useRoom();
  const { data } = useRuns(study.studyUid);
  if (!data || data.runs.length === 0) return null;
  return (
    <section aria-label="Runs">
      <h3 className="mb-1 text-sm font-medium text-faint">Runs of this study</h3>
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
                {run.request.control && ` · ${CONTROLS[run.request.control]}`}
              </span>
              <span className="text-sm text-faint">{moment(run.startedAt)}</span>
              <span className="w-24 text-sm text-muted">
                <State tone={STATES[run.status].tone}>
                  {run.draft
                    ? plural(run.draft.statements.length, 'finding')
                    : STATES[run.status].word}
                </State>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
