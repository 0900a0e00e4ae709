import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { COHORTS } from '@/app/_experiments/data';
import { FormDialog } from '@/app/_experiments/form-dialog';
import { Field, TextArea } from '@/app/_ui/field';
import { toastProblem } from '@/app/_words/problem';
import { cohortSchema, type Cohort } from '@/lib/api/research/cohorts';
import { ChosenFile } from './chosen-file';
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
  const [text, setText] = useState('');
  const [fileName, setFileName] = useState<string>();
  const send = async () => {
    const signed = cohort.list.some(({ references }) =>
      references.some(({ source }) => source === 'report'),
    );
    const body = {
      name: cohort.name,
      pick: { studyUids: cohort.list.map((study) => study.studyUid) },
      references: { signed, texts: [{ studyUid, text }, ...textsOf(cohort)] },
    };
    await requestJson('PUT', `${COHORTS}/${cohort.id}`, cohortSchema, {
      ...{ body, ifMatch: cohort.version },
    });
    onClose();
  };
  return (
    <FormDialog
      title={t('addReference')}
      description={t('addReferenceAbout')}
      action={t('makeVersion')}
      isWhole={text.trim() !== ''}
      send={send}
      onClose={onClose}
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
      <ChosenFile
        label={t('referenceFile')}
        action={t('chooseFile')}
        accept=".txt,text/plain"
        name={fileName}
        onChosen={(file) => {
          setFileName(file.name);
          void file.text().then(setText, toastProblem);
        }}
      />
    </FormDialog>
  );
}
