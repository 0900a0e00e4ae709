'use client';

import { useState, type UIEvent } from 'react';
import { toast } from 'sonner';
import { Button } from '@/app/_ui/button';
import { Chip, type Tone } from '@/app/_ui/chip';
import { TextInput } from '@/app/_ui/field';
import { plural } from '@/app/_ui/format';
import { Bar } from '@/app/_ui/waiting';
import type { Outcome, Row } from './uploads';

const OUTCOMES: Record<Outcome, { tone: Tone; ink: string; always?: true }> = {
  'on the way': { tone: 'plain', ink: 'text-muted' },
  stored: { tone: 'accent', ink: 'text-accent', always: true },
  duplicate: { tone: 'plain', ink: 'text-muted', always: true },
  replaced: { tone: 'amber', ink: 'text-amber', always: true },
  refused: { tone: 'red', ink: 'text-red', always: true },
  failed: { tone: 'red', ink: 'text-red' },
  cancelled: { tone: 'plain', ink: 'text-muted' },
};
const NAMES = Object.keys(OUTCOMES) as Outcome[];

/** Every file of an import by what became of it. */
export function UploadLedger({ rows }: { rows: readonly Row[] }) {
  const [only, setOnly] = useState<Outcome | null>(null);
  const [text, setText] = useState('');
  const wanted = text.toLowerCase();
  const found = rows.filter(
    (row) =>
      (only === null || row.outcome === only) &&
      (wanted === '' || `${row.path} ${row.reason ?? ''}`.toLowerCase().includes(wanted)),
  );
  const counts = Map.groupBy(rows, ({ outcome }) => outcome);
  const copy = () =>
    navigator.clipboard
      .writeText(
        found
          .map(({ outcome, path, reason }) => [outcome, path, reason ?? ''].join('\t'))
          .join('\n'),
      )
      .then(() => toast(`${plural(found.length, 'line')} copied`));
  return (
    <div className="border-t border-line">
      <div className="flex items-center gap-1.5 px-4 py-1.5">
        {NAMES.map((outcome) => {
          const count = counts.get(outcome)?.length ?? 0;
          const { tone, always } = OUTCOMES[outcome];
          if (count === 0 && !always && only !== outcome) return null;
          return (
            <button
              key={outcome}
              type="button"
              aria-pressed={only === outcome}
              onClick={() => setOnly(only === outcome ? null : outcome)}
              className="rounded aria-pressed:outline aria-pressed:outline-accent"
            >
              <Chip tone={count > 0 ? tone : 'plain'}>
                {count.toLocaleString()} {outcome}
              </Chip>
            </button>
          );
        })}
        <span className="flex-1" />
        <TextInput
          aria-label="Filter ledger"
          placeholder="Filter by path or reason"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-6 w-64"
        />
        <Button className="h-6" onClick={copy}>
          Copy
        </Button>
      </div>
      <Rows rows={found} />
    </div>
  );
}

const ROW_PX = 22;
const BOX_PX = 176;

/** Only the rows in sight are drawn: an import may have a hundred thousand. */
function Rows({ rows }: { rows: readonly Row[] }) {
  const [top, setTop] = useState(0);
  const first = Math.max(0, Math.floor(top / ROW_PX) - 5);
  const shown = rows.slice(first, first + Math.ceil(BOX_PX / ROW_PX) + 10);
  return (
    <div
      className="overflow-y-auto pb-2"
      style={{ height: BOX_PX }}
      tabIndex={0}
      aria-label="Ledger lines"
      onScroll={(event: UIEvent<HTMLDivElement>) => setTop(event.currentTarget.scrollTop)}
    >
      <ul
        aria-label="Ledger"
        className="relative"
        style={{ height: rows.length * ROW_PX }}
      >
        {shown.map((row, index) => (
          <li
            key={first + index}
            aria-setsize={rows.length}
            aria-posinset={first + index + 1}
            className="absolute inset-x-4 flex items-center gap-3"
            style={{ top: (first + index) * ROW_PX, height: ROW_PX }}
          >
            <span className={`w-16 shrink-0 text-sm ${OUTCOMES[row.outcome].ink}`}>
              {wordOf(row)}
            </span>
            <span
              className="max-w-[45%] min-w-[25%] shrink-0 truncate"
              title={row.path}
              dir="auto"
            >
              {row.path}
            </span>
            {row.share !== null && row.share > 0 && row.share < 1 && (
              <span className="w-40">
                <Bar share={row.share} label={`Upload of ${row.path}`} />
              </span>
            )}
            {row.reason && (
              <span className="truncate text-muted" title={row.reason}>
                {row.reason}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function wordOf({ outcome, state, share }: Row): string {
  if (outcome !== 'on the way') return outcome;
  if (state !== 'sending') return state;
  return share === 1 ? 'sent' : share === 0 ? 'waiting' : 'sending';
}
