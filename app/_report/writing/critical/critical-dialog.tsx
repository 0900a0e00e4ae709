import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ACTS } from '@/app/_report/acts';
import { useSignature } from '@/app/_report/life/signature';
import { useReview } from '@/app/_report/review';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Check, Field, Select, TextInput } from '@/app/_ui/field';
import { useRoomState } from '@/app/_viewer/room';
import type { Report } from '@/lib/api/reports';
import { toldSchema, withinSchema, type Finding, type Told } from '@/lib/report/finding';
import { shown, standing } from '@/lib/report/prose';
import { isOpen } from '@/lib/report/review/life-cycle';
import { CriticalLine } from './critical-line';

/** That the selected finding is critical, and who was told of it, when and how. */
export function CriticalDialog({ report }: { report: Report }) {
  const selected = useRoomState((state) => state.findingId);
  const findings = shown(report.findings);
  const finding = findings.find(({ id }) => id === selected);
  return finding ? (
    <OfFinding report={report} finding={finding} number={findings.indexOf(finding) + 1} />
  ) : null;
}

/** What the reader fills in. */
interface Entry {
  readonly whom: string;
  readonly how: Told['how'];
  /** As `datetime-local` has it. */
  readonly at: string;
  readonly readBack: boolean;
}

/** Now, on the clock of the wall, to the minute. */
function localNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
    .toISOString()
    .slice(0, 16);
}

function OfFinding({
  report,
  finding,
  number,
}: {
  report: Report;
  finding: Finding;
  number: number;
}) {
  const t = useTranslations('writing.critical');
  const { act, ask, busy } = useReview();
  const signature = useSignature();
  const open = isOpen({ status: report.status, amending: report.amending !== null });
  const { critical } = finding;
  const [within, setWithin] = useState(critical?.within ?? 'minutes');
  const [entry, setEntry] = useState<Entry>(() => ({
    ...{ whom: '', how: 'telephone', readBack: false },
    at: localNow(),
  }));
  const close = () => ask(null);
  const canTell = standing([finding]).length > 0;
  const isTelling = canTell && entry.whom.trim() !== '';
  const isFlagging = critical?.within !== within;
  const isReady =
    !busy &&
    (isTelling ? entry.at !== '' && (open || signature.isReady) : isFlagging && open);

  const save = async () => {
    if (!isReady) return;
    const told = () => ({
      ...entry,
      whom: entry.whom.trim(),
      at: new Date(entry.at).toISOString(),
      ...(isFlagging && { within }),
      ...(!open && signature.value),
    });
    const sent = isTelling
      ? ACTS.tell(finding.id, told())
      : ACTS.flag(finding.id, within);
    if (!(await act(t('what', { number }), sent))) return;
    if (!open) signature.done();
    close();
  };

  return (
    <Dialog
      title={t('dialog', { number })}
      description={finding.statement}
      open
      onClose={close}
    >
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <CriticalLine critical={critical} />
        {(open || !critical) && (
          <Field label={t('within')}>
            <Select
              autoFocus
              value={within}
              onChange={({ target }) => setWithin(withinSchema.parse(target.value))}
            >
              {withinSchema.options.map((each) => (
                <option key={each} value={each}>
                  {t(`withins.${each}`)}
                </option>
              ))}
            </Select>
          </Field>
        )}
        {canTell ? (
          <TellFields entry={entry} onChange={setEntry} />
        ) : (
          <p className="text-sm text-muted">{t('decideFirst')}</p>
        )}
        {!open && isTelling && signature.fields}
        <DialogActions>
          {open && critical && critical.told.length === 0 && (
            <Button
              disabled={busy}
              onClick={async () => {
                if (await act(t('what', { number }), ACTS.unflag(finding.id))) close();
              }}
            >
              {t('unflag')}
            </Button>
          )}
          <span className="flex-1" />
          <Button onClick={close}>{t('cancel')}</Button>
          <Button type="submit" look={open ? 'primary' : 'sign'} disabled={!isReady}>
            {t(isTelling ? (open ? 'keepTold' : 'signTold') : 'flag')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function TellFields({
  entry,
  onChange,
}: {
  entry: Entry;
  onChange: (entry: Entry) => void;
}) {
  const t = useTranslations('writing.critical');
  return (
    <fieldset className="space-y-2 border-t border-line pt-2">
      <legend className="float-left mb-2 w-full text-muted">{t('telling')}</legend>
      <Field label={t('whom')} hint={t('whomHint')}>
        <TextInput
          maxLength={200}
          value={entry.whom}
          onChange={({ target }) => onChange({ ...entry, whom: target.value })}
        />
      </Field>
      <div className="grid grid-cols-2 gap-2">
        <Field label={t('how')}>
          <Select
            value={entry.how}
            onChange={({ target }) =>
              onChange({ ...entry, how: toldSchema.shape.how.parse(target.value) })
            }
          >
            {toldSchema.shape.how.options.map((each) => (
              <option key={each} value={each}>
                {t(`hows.${each}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('when')}>
          <TextInput
            type="datetime-local"
            max={localNow()}
            value={entry.at}
            onChange={({ target }) => onChange({ ...entry, at: target.value })}
          />
        </Field>
      </div>
      <Check
        label={t('readBack')}
        checked={entry.readBack}
        onChange={({ target }) => onChange({ ...entry, readBack: target.checked })}
      />
    </fieldset>
  );
}
