import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useReview } from '@/app/_report/review';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Field, Select } from '@/app/_ui/field';
import { useRoom } from '@/app/_viewer/room';
import type { Report } from '@/lib/api/reports';
import { useReadable } from '@/app/_words/named';
import type { Finding, Section } from '@/lib/report/finding';
import { shown } from '@/lib/report/prose';
import { useDrawingName, useLinking } from './linking';

const NEW_IN = ['findings', 'impression', 'technique'] as const satisfies Section[];

/** Which finding the selected drawing belongs to: what a drag does, by keys. */
export function LinkDialog({ report }: { report: Report }) {
  const t = useTranslations('report.drawings');
  const sections = useTranslations('report.sections');
  const { book, store } = useRoom();
  const { ask, busy } = useReview();
  const { link, add } = useLinking();
  const name = useDrawingName();
  const readable = useReadable();
  const [key] = useState(() => store.get().annotationId ?? '');
  const drawing = book.store.get().entries.get(key)?.drawing;
  const all = shown(report.findings);
  const open = all.filter(
    ({ section, decision }) => section !== 'addendum' && decision !== 'rejected',
  );
  // Most likely what is said of the very slice, then what waits.
  const likely =
    open.find(({ evidence }) =>
      evidence.some(
        (each) =>
          each.sopInstanceUid === drawing?.sopInstanceUid && each.frame === drawing.frame,
      ),
    ) ??
    open.find(({ decision }) => decision === 'undecided') ??
    open[0];
  const [chosen, setChosen] = useState<string>(likely?.id ?? NEW_IN[0]);
  if (!drawing) return null;
  const close = () => ask(null);
  const save = async () => {
    if (busy) return;
    const finding = open.find(({ id }) => id === chosen);
    const section = NEW_IN.find((each) => each === chosen);
    const saved = finding ? link(finding, key) : section && add(section, key);
    if (await saved) close();
  };
  const words = ({ id, statement }: Finding) => (
    <option key={id} value={id}>
      {all.findIndex((each) => each.id === id) + 1} · {statement}
    </option>
  );
  return (
    <Dialog
      title={t('link')}
      description={[
        name(drawing),
        ...drawing.measurements.slice(0, 1).map(readable),
      ].join(', ')}
      open
      onClose={close}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={t('to')}>
          <Select
            autoFocus
            value={chosen}
            onChange={({ target }) => setChosen(target.value)}
            onKeyDown={(event) => {
              // A list of words doesn't send its form by itself.
              if (event.key !== 'Enter') return;
              event.preventDefault();
              void save();
            }}
          >
            {open.map(words)}
            {NEW_IN.map((section) => (
              <option key={section} value={section}>
                {t('newIn', { section: sections(section) })}
              </option>
            ))}
          </Select>
        </Field>
        <DialogActions>
          <Button onClick={close}>{t('cancel')}</Button>
          <Button type="submit" look="primary" disabled={busy}>
            {t('do')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
