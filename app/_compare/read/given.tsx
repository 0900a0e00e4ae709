import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { readingKey, useOwnTask, useOwnTasks } from '@/app/_compare/data';
import { Button } from '@/app/_ui/button';
import { Field, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useFormats } from '@/app/_words/use-formats';
import { readingTaskSchema, type ReadingTask } from '@/lib/api/blind/protocol';
import { AnswerForm } from './answer-form';
import type { Passage } from './draft-text';
import { DraftsBeside } from './drafts-beside';
import { answerOf, enteredFrom, NOTHING } from './entered';
import { useActiveMs } from './use-task';

/** One’s own answers; another one is another version, with its reason. */
export function Given({ id }: { id: string }) {
  const t = useTranslations('compare.given');
  const kinds = useTranslations('compare.read.kinds');
  const { moment } = useFormats();
  const { data, error, mutate } = useOwnTasks(id);
  const [chosen, setChosen] = useState<string>();
  if (error) return <Failure error={error} />;
  if (!data) return <Waiting>{t('waiting')}</Waiting>;
  if (chosen !== undefined) {
    return (
      <Chosen
        readingId={id}
        taskId={chosen}
        onDone={() => {
          setChosen(undefined);
          void mutate();
        }}
      />
    );
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
      <div className="mx-auto max-w-4xl">
        <p className="mb-3 max-w-prose text-muted">{t('about')}</p>
        <ul>
          {data.tasks.map(({ id: name, number, kind, versions, answeredAt }) => (
            <li
              key={name}
              className="flex items-center gap-4 border-b border-line px-2 py-1.5"
            >
              <span className="w-24">{t('task', { number })}</span>
              <span className="flex-1">{kinds(kind)}</span>
              <span className="text-muted">{t('versions', { count: versions })}</span>
              <span className="w-44 text-right text-faint">{moment(answeredAt)}</span>
              <Button onClick={() => setChosen(name)}>{t('correct')}</Button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** A task as it is now: somebody may have corrected it meanwhile, in another window. */
function Chosen({
  readingId,
  taskId,
  onDone,
}: {
  readingId: string;
  taskId: string;
  onDone: () => void;
}) {
  const t = useTranslations('compare.given');
  const { data, error, mutate } = useOwnTask(readingId, taskId);
  if (error) return <Failure error={error} />;
  if (!data) return <Waiting>{t('waiting')}</Waiting>;
  return (
    <Correct
      key={data.given.length}
      readingId={readingId}
      task={data}
      onDone={() => {
        void mutate();
        onDone();
      }}
    />
  );
}

function Correct({
  readingId,
  task,
  onDone,
}: {
  readingId: string;
  task: ReadingTask;
  onDone: () => void;
}) {
  const t = useTranslations('compare.given');
  const read = useTranslations('compare.read');
  const ui = useTranslations('ui');
  const last = task.given.at(-1);
  const [entered, setEntered] = useState(last ? enteredFrom(last.answer) : NOTHING);
  const [passage, setPassage] = useState<Passage | null>(null);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const activeMs = useActiveMs();
  const answer = answerOf(task, entered);
  const give = () =>
    requestJson(
      'POST',
      `${readingKey(readingId)}/tasks/${task.id}/answers`,
      readingTaskSchema,
      {
        body: {
          ...{ answer, reason, basedOn: last?.version ?? 0 },
          activeMs: activeMs(),
        },
      },
    )
      .then(onDone)
      .catch(setError);
  return (
    <DraftsBeside
      studyUid={task.studyUid}
      heading={read(`kinds.${task.kind}`)}
      left={task.left}
      right={task.right}
      marks={entered.marks}
      onSelect={task.kind === 'errors' ? setPassage : undefined}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void give();
        }}
      >
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
          <Field label={t('reason')} hint={t('reasonHint')}>
            <TextInput
              required
              minLength={5}
              maxLength={2000}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          </Field>
        </div>
        {error !== undefined && <Failure error={error} />}
        <div className="mt-3 flex gap-2">
          <Button type="submit" look="primary" disabled={!answer}>
            {t('give')}
          </Button>
          <Button onClick={onDone}>{ui('cancel')}</Button>
        </div>
      </form>
    </DraftsBeside>
  );
}
