import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { COHORTS } from '@/app/_experiments/data';
import { FormDialog } from '@/app/_experiments/form-dialog';
import { Check, Field, Select, TextArea, TextInput } from '@/app/_ui/field';
import { cohortSchema, type Cohort, type Pick } from '@/lib/api/research/cohorts';
import { ChosenFile } from './chosen-file';
import { LeftOut } from './left-out';

const WAYS = ['query', 'list', 'file'] as const;
type By = (typeof WAYS)[number];
/** As the table has them, in every language. */
const COLUMNS = { lines: 'JSON Lines', uid: 'study_uid', report: 'report' };

/**
 * Choose studies: by what they have in common, by name, or by a table with reports. A cohort that is
 * there gets another version.
 */
export function CohortDialog({
  cohort,
  onClose,
}: {
  cohort?: Cohort;
  onClose: () => void;
}) {
  const t = useTranslations('experiments.cohorts');
  const [id] = useState(() => cohort?.id ?? crypto.randomUUID());
  const [wishes, setWishes] = useState({
    name: cohort?.name ?? '',
    by: (cohort ? 'list' : 'query') as By,
    ...{ search: '', modality: '', from: '', to: '' },
    uids: cohort?.list.map(({ studyUid }) => studyUid).join('\n') ?? '',
    signed: true,
  });
  const [file, setFile] = useState<File>();
  const [made, setMade] = useState<Cohort>();
  const fill = (change: Partial<typeof wishes>) => setWishes({ ...wishes, ...change });
  const { name, by } = wishes;
  const send = async () => {
    const content = {
      ...{ name, pick: await pickOf(wishes, file) },
      references: { signed: wishes.signed, texts: cohort ? textsOf(cohort) : [] },
    };
    const next = cohort
      ? await requestJson('PUT', `${COHORTS}/${id}`, cohortSchema, {
          ...{ body: content, ifMatch: cohort.version },
        })
      : await requestJson('POST', COHORTS, cohortSchema, { body: { ...content, id } });
    if (next.leftOut.length === 0) onClose();
    else setMade(next);
  };
  const isWhole =
    name.trim() !== '' &&
    (by === 'query' || (by === 'list' ? wishes.uids.trim() !== '' : file !== undefined));
  return (
    <FormDialog
      title={t(cohort ? 'change' : 'add')}
      description={cohort && t('changeAbout')}
      action={t(cohort ? 'makeVersion' : 'make')}
      isWhole={isWhole}
      isDone={made !== undefined}
      send={send}
      onClose={onClose}
    >
      <Field label={t('name')}>
        <TextInput
          autoFocus
          required
          maxLength={120}
          value={name}
          onChange={({ target }) => fill({ name: target.value })}
        />
      </Field>
      <Field label={t('by')}>
        <Select value={by} onChange={({ target }) => fill({ by: target.value as By })}>
          {WAYS.map((way) => (
            <option key={way} value={way}>
              {t(`ways.${way}`)}
            </option>
          ))}
        </Select>
      </Field>
      {by === 'query' && (
        <div className="grid grid-cols-2 gap-3">
          {(['search', 'modality', 'from', 'to'] as const).map((part) => (
            <Field key={part} label={t(`query.${part}`)}>
              <TextInput
                type={part === 'from' || part === 'to' ? 'date' : 'text'}
                value={wishes[part]}
                onChange={({ target }) => fill({ [part]: target.value })}
              />
            </Field>
          ))}
        </div>
      )}
      {by === 'list' && (
        <Field label={t('uids')} hint={t('uidsHint')}>
          <TextArea
            rows={6}
            className="font-mono text-sm"
            value={wishes.uids}
            onChange={({ target }) => fill({ uids: target.value })}
          />
        </Field>
      )}
      {by === 'file' && (
        <ChosenFile
          label={t('file')}
          hint={t('fileHint', COLUMNS)}
          action={t('chooseFile')}
          accept=".csv,.jsonl,.ndjson"
          name={file?.name}
          onChosen={setFile}
        />
      )}
      <Check
        label={t('signed')}
        hint={t('signedHint')}
        checked={wishes.signed}
        onChange={({ target }) => fill({ signed: target.checked })}
      />
      {made && <LeftOut cohort={made} />}
    </FormDialog>
  );
}

/** Reports from elsewhere that a version has, for the next one. */
export const textsOf = ({ list }: Cohort) =>
  list.flatMap(({ studyUid, references }) =>
    references
      .filter(({ source }) => source === 'text')
      .map(({ text }) => ({ studyUid, text })),
  );

async function pickOf(
  wishes: Record<'by' | 'search' | 'modality' | 'from' | 'to' | 'uids', string>,
  file: File | undefined,
): Promise<Pick> {
  const { by, search, modality, from, to, uids } = wishes;
  if (by === 'list') return { studyUids: uids.split(/[\s,;]+/).filter(Boolean) };
  if (by === 'file' && file) {
    const format = /\.(jsonl|ndjson)$/i.test(file.name) ? 'jsonl' : 'csv';
    return { file: { format, text: await file.text() } };
  }
  const plain = (date: string) => date.replaceAll('-', '');
  const asked = {
    search,
    modality: modality.toUpperCase(),
    from: plain(from),
    to: plain(to),
  };
  const given = Object.entries(asked).filter(([, value]) => value.trim() !== '');
  return { query: Object.fromEntries(given) };
}
