import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Check, Field, TextInput } from '@/app/_ui/field';
import { Failure, Notice } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import {
  disputeListSchema,
  type DisputeView,
  type ReadingTask,
  type Settle,
} from '@/lib/api/blind/protocol';
import type { Answer } from '@/lib/evaluation/blind/answers';
import { readingKey, useDisputes } from './data';
import { AnswerForm } from './read/answer-form';
import type { Passage } from './read/draft-text';
import { DraftsBeside } from './read/drafts-beside';
import { answerOf, NOTHING, type Entered } from './read/entered';

/** What readers differ on, one after the other. */
export function Settling({ id, onDone }: { id: string; onDone: () => void }) {
  const t = useTranslations('compare.settle');
  const read = useTranslations('compare.read');
  const { data, error, mutate } = useDisputes(id);
  const [again, setAgain] = useState<string>();
  if (error) return <Failure error={error} />;
  if (!data) return <Waiting>{t('waiting')}</Waiting>;
  const open = data.disputes.filter(({ verdict }) => verdict === null);
  const next = data.disputes.find(({ unit }) => unit === again) ?? open[0];
  if (!next) {
    return (
      <div className="p-5">
        <Notice title={t('none', { settled: data.disputes.length })}>
          {t('noneAbout')}
        </Notice>
        <ul className="mt-4 max-w-3xl">
          {data.disputes.map(({ unit, kind, verdict }, at) => (
            <li
              key={unit}
              className="flex items-center gap-4 border-b border-line px-2 py-1.5"
            >
              <span className="w-28">{t('dispute', { number: at + 1 })}</span>
              <span className="flex-1">{read(`kinds.${kind}`)}</span>
              <span className="text-muted">
                {verdict && t(`how.${verdict.how}`, { version: verdict.version })}
              </span>
              <Button onClick={() => setAgain(unit)}>{t('again')}</Button>
            </li>
          ))}
        </ul>
      </div>
    );
  }
  return (
    <One
      key={next.unit}
      readingId={id}
      dispute={next}
      left={open.length}
      onDone={() => {
        setAgain(undefined);
        void mutate();
        onDone();
      }}
    />
  );
}

function One({
  readingId,
  dispute,
  left,
  onDone,
}: {
  readingId: string;
  dispute: DisputeView;
  left: number;
  onDone: () => void;
}) {
  const t = useTranslations('compare.settle');
  const read = useTranslations('compare.read');
  const [passage, setPassage] = useState<Passage | null>(null);
  const [of, setOf] = useState<readonly string[]>([]);
  const [entered, setEntered] = useState<Entered>(NOTHING);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const { kind, studyUid, first, second, reference, form, answers, unit } = dispute;
  const task: ReadingTask = {
    ...{
      id: unit,
      number: 1,
      kind,
      studyUid,
      left: first,
      right: second,
      reference,
      form,
    },
    ...{ work: null, given: [] },
  };
  // Settled before: another version, which needs a reason.
  const basedOn = dispute.verdict?.version ?? 0;
  const isTold = basedOn === 0 || reason.trim().length >= 5;
  const send = (settle: Omit<Settle, 'basedOn' | 'reason'>) =>
    requestJson('POST', `${readingKey(readingId)}/disputes/${unit}`, disputeListSchema, {
      body: { ...settle, basedOn, ...(reason.trim() !== '' && { reason }) },
    })
      .then(onDone)
      .catch(setError);
  const own = answerOf(task, entered);
  return (
    <DraftsBeside
      {...{ studyUid, reference, left: first, right: second }}
      heading={
        <>
          {read(`kinds.${kind}`)}
          <span className="ml-3 text-sm font-normal text-muted">
            {t('left', { left })}
          </span>
        </>
      }
      marks={entered.marks}
      onSelect={kind === 'errors' ? setPassage : undefined}
    >
      <ul className="mb-4 space-y-2">
        {answers.map(({ task: name, answer, reader }, at) => (
          <li
            key={name}
            className="flex items-start gap-3 rounded border border-line p-2"
          >
            <Check
              label={reader ?? t('answer', { number: at + 1 })}
              checked={of.includes(name)}
              onChange={({ target }) =>
                setOf(target.checked ? [...of, name] : of.filter((each) => each !== name))
              }
            />
            <span className="min-w-0 flex-1 whitespace-pre-wrap text-muted">
              <Said answer={answer} task={task} />
            </span>
            <Button
              disabled={!isTold}
              onClick={() => void send({ how: 'picked', of: [name] })}
            >
              {t('pick')}
            </Button>
          </li>
        ))}
      </ul>
      <h3 className="mb-2 text-sm text-muted">{t('own')}</h3>
      <AnswerForm
        task={task}
        entered={entered}
        passage={passage}
        onWrite={(change) => {
          setEntered({ ...entered, ...change });
          setPassage(null);
        }}
      />
      <div className="mt-3 max-w-96">
        <Field label={t('reason')} hint={basedOn > 0 ? t('reasonNeeded') : undefined}>
          <TextInput
            maxLength={2000}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </Field>
      </div>
      {error !== undefined && <Failure error={error} />}
      <div className="mt-3 flex gap-2">
        <Button
          disabled={!own || !isTold || of.length < 2}
          onClick={() => own && void send({ how: 'merged', of: [...of], answer: own })}
        >
          {t('merge')}
        </Button>
        <Button
          disabled={!own || !isTold}
          onClick={() => own && void send({ how: 'written', of: [], answer: own })}
        >
          {t('write')}
        </Button>
      </div>
    </DraftsBeside>
  );
}

/** An answer in words. */
function Said({ answer, task }: { answer: Answer; task: ReadingTask }) {
  const t = useTranslations('compare.read');
  const note = answer.note && `\n${answer.note}`;
  switch (answer.kind) {
    case 'preference':
      return [
        t(`chosen.${answer.choice}`),
        ...answer.reasons.map((reason) => t(`reasons.${reason}`)),
      ]
        .join(' · ')
        .concat(note);
    case 'form':
      return task.form
        .map(({ id, question }) => `${question} ${answer.values[id] ?? ''}`)
        .join('\n')
        .concat(note);
    case 'correction':
      return answer.text.concat(note);
    case 'errors':
      return answer.marks.length === 0
        ? t('noErrors')
        : answer.marks
            .map(({ kind, significance, passage }) =>
              [
                t(`errors.${kind}`),
                t(`significances.${significance}`),
                passage
                  ? `“${(task.left.text ?? '').slice(passage.from, passage.to)}”`
                  : '',
              ]
                .filter(Boolean)
                .join(' · '),
            )
            .join('\n')
            .concat(note);
  }
}
