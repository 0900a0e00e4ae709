import { useTranslations } from 'next-intl';
import { Button } from '@/app/_ui/button';
import { Check, Field, Select, TextArea } from '@/app/_ui/field';
import type { ReadingTask } from '@/lib/api/blind/protocol';
import {
  errorKinds,
  reasons,
  significances,
  type ErrorKind,
  type Significance,
} from '@/lib/evaluation/blind/answers';
import { useState } from 'react';
import type { Entered } from './entered';

interface Form {
  task: ReadingTask;
  entered: Entered;
  onWrite: (change: Partial<Entered>) => void;
}

/** What a task asks for. */
export function AnswerForm({
  passage,
  ...form
}: Form & { passage: { from: number; to: number } | null }) {
  const t = useTranslations('compare.read');
  const { task, entered, onWrite } = form;
  return (
    <div className="space-y-3">
      {task.kind === 'preference' && <Preference {...form} />}
      {task.kind === 'form' && <Likert {...form} />}
      {task.kind === 'errors' && <Errors {...form} passage={passage} />}
      {task.kind === 'correction' && (
        <Field label={t('corrected')}>
          <TextArea
            rows={12}
            value={entered.text ?? task.left.text ?? ''}
            onChange={({ target }) => onWrite({ text: target.value })}
          />
        </Field>
      )}
      <Field label={task.kind === 'preference' ? t('why') : t('note')}>
        <TextArea
          rows={2}
          maxLength={4000}
          value={entered.note}
          onChange={({ target }) => onWrite({ note: target.value })}
        />
      </Field>
    </div>
  );
}

const CHOICES = [
  ['left', '1'],
  ['equivalent', '0'],
  ['right', '2'],
  ['both-bad', '9'],
] as const;

function Preference({ entered, onWrite }: Form) {
  const t = useTranslations('compare.read');
  return (
    <>
      <div role="group" aria-label={t('which')} className="flex gap-2">
        {CHOICES.map(([choice, key]) => (
          <Button
            key={choice}
            aria-pressed={entered.choice === choice}
            aria-keyshortcuts={key}
            className="aria-pressed:bg-accent aria-pressed:text-accent-ink"
            onClick={() => onWrite({ choice })}
          >
            {t(`choices.${choice}`, { key })}
          </Button>
        ))}
      </div>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="mb-1 text-sm text-muted">{t('reasonsLabel')}</legend>
        {reasons.map((reason) => (
          <Check
            key={reason}
            label={t(`reasons.${reason}`)}
            checked={entered.reasons.includes(reason)}
            onChange={({ target }) =>
              onWrite({
                reasons: target.checked
                  ? [...entered.reasons, reason]
                  : entered.reasons.filter((each) => each !== reason),
              })
            }
          />
        ))}
      </fieldset>
    </>
  );
}

function Likert({ task, entered, onWrite }: Form) {
  return task.form.map(({ id, question, points, low, high }) => (
    <fieldset key={id}>
      <legend className="mb-1">{question}</legend>
      <div className="flex items-center gap-3 text-sm text-muted">
        <span>{low}</span>
        {Array.from({ length: points }, (_, at) => at + 1).map((point) => (
          <label key={point} className="flex items-center gap-1">
            <input
              type="radio"
              name={id}
              className="accent-(--color-accent)"
              checked={entered.values[id] === point}
              onChange={() => onWrite({ values: { ...entered.values, [id]: point } })}
            />
            {point}
          </label>
        ))}
        <span>{high}</span>
      </div>
    </fieldset>
  ));
}

function Errors({
  task,
  entered,
  passage,
  onWrite,
}: Form & { passage: { from: number; to: number } | null }) {
  const t = useTranslations('compare.read');
  const [kind, setKind] = useState<ErrorKind>('false-finding');
  const [significance, setSignificance] = useState<Significance>('significant');
  const { marks } = entered;
  const quote = (part: { from: number; to: number } | null) =>
    part ? `“${(task.left.text ?? '').slice(part.from, part.to)}”` : t('noPassage');
  return (
    <>
      <div className="flex flex-wrap items-end gap-2">
        <Field label={t('errorKind')}>
          <Select
            value={kind}
            onChange={({ target }) => setKind(target.value as ErrorKind)}
          >
            {errorKinds.map((each) => (
              <option key={each} value={each}>
                {t(`errors.${each}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('significance')}>
          <Select
            value={significance}
            onChange={({ target }) => setSignificance(target.value as Significance)}
          >
            {significances.map((each) => (
              <option key={each} value={each}>
                {t(`significances.${each}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Button
          onClick={() =>
            onWrite({
              marks: [...marks, { kind, significance, passage, note: '' }],
              none: false,
            })
          }
        >
          {t('mark')}
        </Button>
        <span className="max-w-96 truncate pb-1 text-sm text-muted">
          {quote(passage)}
        </span>
      </div>
      <ul className="space-y-1">
        {marks.map((mark, at) => (
          <li key={at} className="flex items-center gap-2 text-sm">
            <span
              className={mark.significance === 'significant' ? 'text-red' : 'text-amber'}
            >
              {t(`errors.${mark.kind}`)}
              {' · '}
              {t(`significances.${mark.significance}`)}
            </span>
            <span className="min-w-0 flex-1 truncate text-muted">
              {quote(mark.passage)}
            </span>
            <Button
              onClick={() => onWrite({ marks: marks.filter((each) => each !== mark) })}
            >
              {t('unmark')}
            </Button>
          </li>
        ))}
      </ul>
      {marks.length === 0 && (
        <Check
          label={t('noErrors')}
          checked={entered.none}
          onChange={({ target }) => onWrite({ none: target.checked })}
        />
      )}
    </>
  );
}
