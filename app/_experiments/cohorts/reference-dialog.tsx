import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { COHORTS } from '@/app/_experiments/data';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Field, TextArea } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { cohortSchema, type Cohort } from '@/lib/api/research/cohorts';
import { textsOf } from './cohort-dialog';

const LONGEST = 100_000;

/** A report from elsewhere for a study of a cohort: that is another version of the cohort. */
export function ReferenceDialog({
  cohort,
  studyUid,
  onClose,
}: {
  cohort: Cohort;
  studyUid: string;
  onClose: () => void;
}) {
  const t = useTranslations('experiments.cohorts');
  const ui = useTranslations('ui');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async () => {
    setBusy(true);
    setError(undefined);
    const signed = cohort.list.some(({ references }) =>
      references.some(({ source }) => source === 'report'),
    );
    const body = {
      name: cohort.name,
      pick: { studyUids: cohort.list.map((study) => study.studyUid) },
      references: { signed, texts: [{ studyUid, text }, ...textsOf(cohort)] },
    };
    try {
      await requestJson('PUT', `${COHORTS}/${cohort.id}`, cohortSchema, {
        ...{ body, ifMatch: cohort.version },
      });
      onClose();
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('addReference')}
      description={t('addReferenceAbout')}
      open
      onClose={() => busy || onClose()}
    >
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label={t('referenceText')}>
          <TextArea
            autoFocus
            required
            rows={10}
            maxLength={LONGEST}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </Field>
        <Field label={t('referenceFile')}>
          <input
            type="file"
            accept=".txt,text/plain"
            onChange={({ target }) => {
              void target.files?.[0]?.text().then(setText, setError);
            }}
          />
        </Field>
        {error !== undefined && <Failure error={error} />}
        <DialogActions>
          <Button onClick={onClose} disabled={busy}>
            {ui('cancel')}
          </Button>
          <Button type="submit" look="primary" disabled={busy || text.trim() === ''}>
            {t('makeVersion')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
