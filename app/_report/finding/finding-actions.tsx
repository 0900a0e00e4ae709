import { Check, Ellipsis, Merge, Pencil, RotateCcw, Siren, Split, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useMay } from '@/app/_people/who';
import { useReview } from '@/app/_report/review';
import { Button, IconButton } from '@/app/_ui/button';
import { Menu, MenuItem } from '@/app/_ui/menu';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import type { Finding } from '@/lib/report/finding';
import { standing } from '@/lib/report/prose';
import { isSigned } from '@/lib/report/review/life-cycle';

const isStanding = (finding: Finding) => standing([finding]).length > 0;

/** Accept, edit, reject, or take that back. */
export function Actions({ finding, number }: { finding: Finding; number: number }) {
  const t = useTranslations('report');
  const { decide, openForm, busy } = useReview();
  const keyOf = useKeyOf();
  const open = (form: 'edit' | 'reject') => () => openForm({ id: finding.id, form });
  if (finding.decision !== 'undecided') {
    return (
      <>
        <span className="flex-1" />
        <IconButton
          label={t('edits.edit', { number })}
          keys={keyOf('finding.edit')}
          onClick={open('edit')}
          className="size-6"
        >
          <Pencil size={13} />
        </IconButton>
        <IconButton
          label={t('edits.reopen', { number })}
          disabled={busy}
          onClick={() => void decide(finding, { decision: 'undecided' })}
          className="size-6"
        >
          <RotateCcw size={13} />
        </IconButton>
      </>
    );
  }
  return (
    <>
      <Act
        label={t('edits.accept', { number })}
        keys={keyOf('finding.accept')}
        disabled={busy}
        onClick={() => void decide(finding, { decision: 'accepted' })}
      >
        <Check size={13} className="text-accent" aria-hidden /> {t('accept')}
      </Act>
      <Act
        label={t('edits.edit', { number })}
        keys={keyOf('finding.edit')}
        onClick={open('edit')}
      >
        <Pencil size={13} aria-hidden /> {t('edit')}
      </Act>
      <Act
        label={t('edits.reject', { number })}
        keys={keyOf('finding.reject')}
        onClick={open('reject')}
      >
        <X size={13} className="text-red" aria-hidden /> {t('reject')}
      </Act>
    </>
  );
}

function Act({
  label,
  keys,
  disabled = false,
  onClick,
  children,
}: {
  label: string;
  keys: string | undefined;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Button
      className="h-6 px-2 text-sm"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={keys ? `${label} (${keys})` : label}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

/** What is done less often, and who did what so far. */
export function MoreActions({
  finding,
  number,
  readOnly,
  isHistoryShown,
  onHistory,
}: {
  finding: Finding;
  number: number;
  readOnly: boolean;
  isHistoryShown: boolean;
  onHistory: () => void;
}) {
  const t = useTranslations('report');
  const writing = useTranslations('writing.critical');
  const { openForm, ask, select, report } = useReview();
  const mayReport = useMay()('report');
  const keyOf = useKeyOf();
  // Of a signed report, too: whoever is told later has to stand in it.
  const canTell =
    mayReport &&
    finding.section !== 'addendum' &&
    (!readOnly || (report && isSigned(report.status) && isStanding(finding)));
  const canRegroup = !readOnly && finding.decision !== 'rejected';
  const open = (form: 'merge' | 'split') => () => openForm({ id: finding.id, form });
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('edits.more', { number })}
          className="inline-flex size-6 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
        >
          <Ellipsis size={14} aria-hidden />
        </button>
      }
    >
      {canRegroup && (
        <>
          <MenuItem
            label={t('merge')}
            Icon={Merge}
            keys={keyOf('finding.merge')}
            onSelect={open('merge')}
          />
          <MenuItem
            label={t('split')}
            Icon={Split}
            keys={keyOf('finding.split')}
            onSelect={open('split')}
          />
        </>
      )}
      {canTell && (
        <MenuItem
          label={writing('menu')}
          Icon={Siren}
          onSelect={() => {
            select(finding);
            ask('critical');
          }}
        />
      )}
      {finding.history.length > 0 && (
        <MenuItem
          label={t('history.title')}
          checked={isHistoryShown}
          onSelect={onHistory}
        />
      )}
    </Menu>
  );
}
