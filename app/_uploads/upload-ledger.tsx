'use client';

import { useTranslations } from 'next-intl';
import { useState, type UIEvent } from 'react';
import { toast } from 'sonner';
import { Button } from '@/app/_ui/button';
import { Chip, type Tone } from '@/app/_ui/chip';
import { TextInput } from '@/app/_ui/field';
import { Bar } from '@/app/_ui/waiting';
import { useFormats } from '@/app/_words/use-formats';
import { useReason } from './reason';
import type { Outcome, Row } from './uploads';

const OUTCOMES: Record<Outcome, { tone: Tone; ink: string; always?: true }> = {
  onTheWay: { tone: 'plain', ink: 'text-muted' },
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
  const t = useTranslations('uploads');
  const formats = useFormats();
  const sayReason = useReason();
  const reasonOf = ({ reason }: Row) => (reason === null ? '' : sayReason(reason));
  const [only, setOnly] = useState<Outcome | null>(null);
  const [text, setText] = useState('');
  const wanted = text.toLowerCase();
  const found = rows.filter(
    (row) =>
      (only === null || row.outcome === only) &&
      (wanted === '' || `${row.path} ${reasonOf(row)}`.toLowerCase().includes(wanted)),
  );
  const counts = Map.groupBy(rows, ({ outcome }) => outcome);
  const copy = () =>
    navigator.clipboard
      .writeText(
        found
          .map((row) =>
            [t(`outcomes.${row.outcome}`), row.path, reasonOf(row)].join('\t'),
          )
          .join('\n'),
      )
      .then(() => toast(t('linesCopied', { count: found.length })));
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
                {formats.number(count)} {t(`outcomes.${outcome}`)}
              </Chip>
            </button>
          );
        })}
        <span className="flex-1" />
        <TextInput
          aria-label={t('filter')}
          placeholder={t('filterHint')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-6 w-64"
        />
        <Button className="h-6" onClick={copy}>
          {t('copy')}
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
  const t = useTranslations('uploads');
  const sayReason = useReason();
  const [top, setTop] = useState(0);
  const first = Math.max(0, Math.floor(top / ROW_PX) - 5);
  const shown = rows.slice(first, first + Math.ceil(BOX_PX / ROW_PX) + 10);
  return (
    <div
      className="overflow-y-auto pb-2"
      style={{ height: BOX_PX }}
      tabIndex={0}
      aria-label={t('ledgerLines')}
      onScroll={(event: UIEvent<HTMLDivElement>) => setTop(event.currentTarget.scrollTop)}
    >
      <ul
        aria-label={t('ledger')}
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
              {t(`outcomes.${wordOf(row)}`)}
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
                <Bar share={row.share} label={t('uploadOf', { path: row.path })} />
              </span>
            )}
            {row.reason && (
              <span className="truncate text-muted" title={sayReason(row.reason)}>
                {sayReason(row.reason)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What became of a file; of one that is on its way, how far it is. */
function wordOf({ outcome, state, share }: Row) {
  if (outcome !== 'onTheWay') return outcome;
  if (state !== 'sending') return state;
  return share === 1 ? 'sent' : share === 0 ? 'waiting' : 'sending';
}
