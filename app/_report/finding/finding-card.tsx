import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Chip, type Tone } from '@/app/_ui/chip';
import { useCellState, useRoom, useRoomState } from '@/app/_viewer/room';
import { useSaid } from '@/app/_words/named';
import { siteCode } from '@/lib/report/anatomy';
import type { Finding, Statement } from '@/lib/report/finding';
import { EditForm } from './decision-forms';
import { useDrop } from './drawings/drop';
import { MeasuredLines } from './drawings/measured-lines';
import { Actions, MoreActions } from './finding-actions';
import { History, Parents } from './history';
import { MergeForm, SplitForm } from './regroup-forms';
import { RejectForm } from './reject-form';
import { useReview } from '@/app/_report/review';
import { ComparedLines } from '@/app/_report/writing/prior/compared-line';
import { CriticalLine } from '@/app/_report/writing/critical/critical-line';

const DECISIONS: Record<Finding['decision'], Tone> = {
  undecided: 'amber',
  accepted: 'accent',
  edited: 'accent',
  rejected: 'red',
  replaced: 'plain',
};

/** One finding: what is said, where it can be seen, and what the reader decides. */
export function FindingCard({
  finding,
  number,
  readOnly,
}: {
  finding: Finding;
  number: number;
  readOnly: boolean;
}) {
  const t = useTranslations('report');
  const { store } = useRoom();
  const review = useReview();
  const [isHistoryShown, setHistoryShown] = useState(false);
  const drop = useDrop(readOnly ? null : finding);
  const selected = useRoomState((state) => state.findingId === finding.id);
  const hovered = useRoomState((state) => state.hoveredId === finding.id);
  const { decision, proposed, source } = finding;
  const form = review.open?.id === finding.id ? review.open.form : null;
  const word = t(`decisions.${decision}`);
  const reworded = proposed !== null && proposed.statement !== finding.statement;

  return (
    <li
      id={`finding-${finding.id}`}
      aria-label={t('finding', { number, decision: word })}
      aria-current={selected}
      tabIndex={-1}
      onMouseEnter={() => store.set({ hoveredId: finding.id })}
      onMouseLeave={() => store.set({ hoveredId: null })}
      {...(readOnly ? {} : drop.handlers)}
      className={`rounded border px-2.5 py-2 scroll-my-16 ${source === 'model' ? 'border-dashed' : ''} ${
        selected || drop.isOver
          ? 'border-accent bg-raised'
          : hovered
            ? 'border-faint bg-raised'
            : 'border-edge'
      }`}
    >
      <div className="flex items-start gap-2">
        <button
          type="button"
          aria-label={t('show', { number })}
          onClick={() => review.select(finding)}
          className={`mt-px flex h-[1.125rem] min-w-[1.125rem] items-center justify-center rounded-full border px-1 text-xs font-semibold ${INK[decision]}`}
        >
          {number}
        </button>
        <div className="min-w-0 flex-1">
          {form === 'edit' ? (
            <EditForm finding={finding} />
          ) : (
            <p
              className={`whitespace-pre-line ${decision === 'rejected' ? 'text-faint line-through' : ''}`}
              onDoubleClick={() =>
                !readOnly && review.openForm({ id: finding.id, form: 'edit' })
              }
            >
              {finding.statement}
            </p>
          )}
          {reworded && form !== 'edit' && (
            <p className="mt-0.5 text-sm text-faint">
              {t.rich('modelSaidBefore', {
                s: (words) => <s>{words}</s>,
                statement: proposed.statement,
              })}
            </p>
          )}
          <Parents finding={finding} />
          {finding.reason && (
            <p className="mt-0.5 text-sm text-muted">
              {t('rejectedBecause', { reason: finding.reason })}
            </p>
          )}
          <div className="mt-1.5 flex flex-wrap items-center gap-1">
            <EvidenceChips finding={finding} />
            <Facts statement={finding} />
            {finding.isNormal && <Chip>{t('normal')}</Chip>}
            {source === 'person' && <Chip>{t('yours')}</Chip>}
          </div>
          <MeasuredLines finding={finding} readOnly={readOnly} />
          <CriticalLine critical={finding.critical} />
          <ComparedLines finding={finding} />
          <Warnings of={finding.warnings} />
          {form === 'reject' && <RejectForm finding={finding} />}
          {form === 'merge' && <MergeForm finding={finding} />}
          {form === 'split' && <SplitForm finding={finding} />}
          {form === null && (
            <div className="mt-2 flex items-center gap-1">
              {readOnly || decision !== 'undecided' ? (
                <Chip tone={DECISIONS[decision]}>{word}</Chip>
              ) : null}
              {!readOnly && <Actions finding={finding} number={number} />}
              {(!readOnly || finding.history.length > 0) && (
                <MoreActions
                  finding={finding}
                  number={number}
                  readOnly={readOnly}
                  isHistoryShown={isHistoryShown}
                  onHistory={() => setHistoryShown(!isHistoryShown)}
                />
              )}
            </div>
          )}
          {isHistoryShown && <History finding={finding} />}
        </div>
      </div>
    </li>
  );
}

const INK: Record<Finding['decision'], string> = {
  undecided: 'border-amber/60 text-amber',
  accepted: 'border-accent/60 text-accent',
  edited: 'border-accent/60 text-accent',
  rejected: 'border-red/60 text-red',
  replaced: 'border-faint text-faint',
};

function EvidenceChips({ finding }: { finding: Finding }) {
  const t = useTranslations('report');
  const room = useRoom();
  const here = useCellState((state) => `${state.stackId} ${state.shown}`);
  return finding.evidence.map((evidence, index) => {
    const place = room.placeOf(evidence);
    const isHere = place && here === `${place.stackId} ${place.index}`;
    return (
      <button
        key={index}
        type="button"
        className="inline-flex rounded-[3px]"
        disabled={!place}
        aria-label={
          place
            ? t(evidence.box ? 'goToBox' : 'goToSlice', { number: place.index + 1 })
            : t('sliceNotShown')
        }
        onClick={() => {
          room.store.set({ findingId: finding.id, annotationId: null, draft: null });
          room.jump(evidence);
        }}
      >
        <Chip
          tone={isHere ? 'accent' : 'plain'}
          className="hover:border-accent hover:text-accent"
        >
          {place ? t('slice', { number: place.index + 1 }) : t('notShown')}
          {evidence.box && <span aria-hidden>▸ {t('box')}</span>}
        </Chip>
      </button>
    );
  });
}

/** What the checks found, a line each. */
export function Warnings({ of }: { of: readonly string[] }) {
  const said = useSaid();
  return of.map((warning) => (
    <p key={warning} className="mt-1.5 flex gap-1.5 text-sm text-amber">
      <TriangleAlert size={13} className="mt-0.5 shrink-0" aria-hidden />
      {said(warning)}
    </p>
  ));
}

/** Certainty, side and size of a statement, where they were stated. */
export function Facts({
  statement,
}: {
  statement: Pick<Statement, 'certainty' | 'side' | 'anatomy' | 'sizeMm' | 'polarity'>;
}) {
  const t = useTranslations('report');
  const { certainty, side, anatomy, sizeMm, polarity } = statement;
  const site = anatomy === null ? undefined : siteCode(anatomy);
  return (
    <>
      {anatomy && (
        <Chip title={site && `${site.meaning} · ${site.scheme} ${site.value}`}>
          {anatomy}
        </Chip>
      )}
      {certainty && <Chip>{t(`certainties.${certainty}`)}</Chip>}
      {side && <Chip>{t(`sides.${side}`)}</Chip>}
      {sizeMm !== null && <Chip>{sizeMm} mm</Chip>}
      {polarity === 'absent' && <Chip>{t('absent')}</Chip>}
    </>
  );
}
