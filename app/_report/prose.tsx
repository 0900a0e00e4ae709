import { useRoom, useRoomState } from '@/app/_viewer/room';
import type { Report } from '@/lib/api/reports';
import { sections } from '@/lib/report/finding';

/** The report as it would be signed: accepted and edited findings only, in sentences. */
export function Prose({ report }: { report: Report }) {
  const empty = sections.every((section) => report.prose[section].length === 0);
  return (
    <section
      aria-label="Report text"
      className="rounded border border-line bg-ground px-3 py-2.5"
    >
      <h3 className="mb-1 text-sm font-medium text-faint">
        {report.status === 'final' ? 'Report' : 'As it would be signed'}
      </h3>
      {empty && <p className="text-muted">Accepted and edited findings appear here.</p>}
      {sections.map((section) => {
        const sentences = report.prose[section];
        if (sentences.length === 0) return null;
        return (
          <p key={section} className="mt-1.5">
            <span className="mr-1.5 font-medium capitalize">{section}:</span>
            {sentences.map(({ findingId, text }, index) => (
              <Sentence key={index} findingId={findingId} text={text} />
            ))}
          </p>
        );
      })}
    </section>
  );
}

function Sentence({ findingId, text }: { findingId: string; text: string }) {
  const { store } = useRoom();
  const lit = useRoomState((state) => state.hoveredId === findingId);
  return (
    <span
      onMouseEnter={() => store.set({ hoveredId: findingId })}
      onMouseLeave={() => store.set({ hoveredId: null })}
      className={`rounded-[2px] ${lit ? 'bg-accent-dim text-accent' : ''}`}
    >
      {text}{' '}
    </span>
  );
}
