import { Tags } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ProblemError } from '@/app/_data/client';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Failure, Notice } from '@/app/_ui/notice';
import type { LabelSet } from '@/lib/api/viewing/labels';
import { LabelFiles } from './label-files';
import { LabelRow } from './label-row';
import { putLabels, useLabels } from './labels';
import { EMPTY, fromRows, toRows, wrongOf, type Row } from './rows';

/** Opens the team's labels, for those who may change them. */
export function LabelsButton() {
  const t = useTranslations('annotations.labels');
  const may = useMay();
  const set = useLabels();
  const [open, setOpen] = useState(false);
  if (!may('arrange') || !set) return null;
  return (
    <>
      <Button look="quiet" onClick={() => setOpen(true)}>
        <Tags size={14} aria-hidden /> {t('button')}
      </Button>
      {open && <LabelsDialog set={set} onClose={() => setOpen(false)} />}
    </>
  );
}

/** The labels that the team offers: added, coded, coloured, ordered, shared as a file. */
function LabelsDialog({ set, onClose }: { set: LabelSet; onClose: () => void }) {
  const t = useTranslations('annotations.labels');
  const [basedOn, setBasedOn] = useState(set.version);
  const [rows, setRows] = useState<readonly Row[]>(() => toRows(set.labels));
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const wrong = wrongOf(rows);
  const isStale = error instanceof ProblemError && error.status === 412;

  const change = (at: number, row: Row | null) =>
    setRows(rows.flatMap((each, index) => (index === at ? (row ?? []) : each)));
  const raise = (at: number) => {
    const above = rows[at - 1];
    const here = rows[at];
    if (above && here) setRows(rows.with(at - 1, here).with(at, above));
  };
  const save = async () => {
    setBusy(true);
    try {
      await putLabels(fromRows(rows), basedOn);
      onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('title')}
      description={t('about')}
      open
      onClose={onClose}
      className="w-[min(56rem,94vw)]"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!wrong) void save();
        }}
      >
        {isStale ? (
          <Notice tone="amber" title={t('stale')}>
            <Button
              onClick={() => {
                setRows(toRows(set.labels));
                setBasedOn(set.version);
                setError(undefined);
              }}
            >
              {t('reload')}
            </Button>
          </Notice>
        ) : (
          error !== undefined && <Failure error={error} />
        )}
        {rows.length === 0 && <p className="py-2 text-muted">{t('none')}</p>}
        <ul className="mt-2 space-y-1">
          {rows.map((row, index) => (
            <LabelRow
              key={row.key}
              row={row}
              number={index + 1}
              onChange={(next) => change(index, next)}
              onRaise={index > 0 ? () => raise(index) : undefined}
            />
          ))}
        </ul>
        <div className="mt-2 flex flex-wrap gap-1">
          <Button onClick={() => setRows([...rows, { ...EMPTY, key: newKey() }])}>
            {t('add')}
          </Button>
          <LabelFiles rows={rows} onRead={setRows} onError={setError} />
        </div>
        {wrong && (
          <p role="alert" className="mt-2 text-sm text-amber">
            {t(wrong.what, { label: wrong.label })}
          </p>
        )}
        <DialogActions>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" look="primary" disabled={busy || wrong !== undefined}>
            {t('save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

const newKey = () => crypto.randomUUID();
