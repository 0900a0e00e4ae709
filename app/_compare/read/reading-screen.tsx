import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { readingKey, useNextTask } from '@/app/_compare/data';
import { SCREEN } from '@/app/_plots/ink';
import { Button } from '@/app/_ui/button';
import { Failure, Notice } from '@/app/_ui/notice';
import { Bar, Waiting } from '@/app/_ui/waiting';
import { readingTaskSchema, type ReadingTask } from '@/lib/api/blind/protocol';
import type { Evidence } from '@/lib/report/finding';
import { AnswerForm } from './answer-form';
import { DraftText } from './draft-text';
import { answerOf } from './entered';
import { ImagePane, type Shown } from './image-pane';
import { useTask } from './use-task';

/** One task after the other, until all have an answer. */
export function ReadingScreen({ id, onDone }: { id: string; onDone: () => void }) {
  const t = useTranslations('compare.read');
  const { data, error, mutate } = useNextTask(id);
  if (error) return <Failure error={error} />;
  if (!data) return <Waiting>{t('waiting')}</Waiting>;
  if (!data.task) {
    return (
      <div className="p-5">
        <Notice title={t('done', { tasks: data.tasks })}>{t('doneAbout')}</Notice>
      </div>
    );
  }
  return (
    <Task
      key={data.task.id}
      readingId={id}
      task={data.task}
      answered={data.answered}
      tasks={data.tasks}
      onGiven={() => {
        void mutate();
        onDone();
      }}
    />
  );
}

const SIDES = { left: SCREEN.series[0] ?? '', right: SCREEN.series[1] ?? '' } as const;
type Side = keyof typeof SIDES;

/** What is pressed, and which draft that means. */
const CHOICES = {
  '1': 'left',
  '2': 'right',
  '0': 'equivalent',
  '9': 'both-bad',
} as const;

function Task({
  readingId,
  task,
  answered,
  tasks,
  onGiven,
}: {
  readingId: string;
  task: ReadingTask;
  answered: number;
  tasks: number;
  onGiven: () => void;
}) {
  const t = useTranslations('compare.read');
  const { entered, write, kept, activeMs, stop, latest } = useTask(readingId, task);
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const [passage, setPassage] = useState<{ from: number; to: number } | null>(null);
  const [error, setError] = useState<unknown>();
  const busy = useRef(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // With the task before, the button went that had the focus: this one is told of, and Tab begins here.
  useEffect(() => {
    if (answered > 0 && document.activeElement === document.body)
      heading.current?.focus();
  }, [answered]);
  const give = async () => {
    const answer = answerOf(task, latest.current);
    if (!answer || busy.current) return;
    busy.current = true;
    stop();
    setError(undefined);
    try {
      const at = `${readingKey(readingId)}/tasks/${task.id}/answers`;
      const body = { answer, activeMs: activeMs(), basedOn: 0 };
      await requestJson('POST', at, readingTaskSchema, { body });
      onGiven();
    } catch (refused) {
      setError(refused);
    } finally {
      busy.current = false;
    }
  };
  const press = useRef((_: KeyboardEvent) => {});
  useEffect(() => {
    press.current = (event) => {
      const { target, key } = event;
      const isWriting =
        target instanceof HTMLElement &&
        target.matches('textarea, select, input:not([type=radio], [type=checkbox])');
      if (key === 'Enter' && (!isWriting || event.ctrlKey)) {
        // A button that has the focus is pressed by the same key.
        if (target instanceof HTMLButtonElement) return;
        event.preventDefault();
        void give();
      }
      if (isWriting || event.ctrlKey || event.altKey || event.metaKey) return;
      const choice = CHOICES[key as keyof typeof CHOICES] as
        (typeof CHOICES)[keyof typeof CHOICES] | undefined;
      if (choice && task.kind === 'preference') write({ choice });
    };
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press.current(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  const pointing = (side: Side) => (evidence: readonly Evidence[]) =>
    setShown([{ color: SIDES[side], evidence }]);
  const isGone = task.left.text === null;
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex w-[42%] min-w-80 flex-col border-r border-line">
        <ImagePane studyUid={task.studyUid} shown={shown} />
      </div>
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex items-center gap-3 border-b border-line bg-panel px-4 py-1.5">
          <h2 ref={heading} tabIndex={-1} className="font-medium">
            {t(`kinds.${task.kind}`)}{' '}
            <span className="ml-2 text-sm font-normal text-muted">
              {t('progress', { answered, tasks })}
            </span>
          </h2>
          <span className="w-40">
            <Bar share={tasks === 0 ? 1 : answered / tasks} label={t('progressLabel')} />
          </span>
          <span role="status" className="ml-auto text-sm text-faint">
            {kept ? t('kept') : t('notKept')}
          </span>
        </div>
        <div className="flex min-h-0 flex-1 divide-x divide-line">
          {isGone && <Notice title={t('gone')} />}
          <Draft
            title={task.right ? t('draftA') : t('draft')}
            color={SIDES.left}
            isChosen={entered.choice === 'left'}
          >
            <DraftText
              draft={task.left}
              marks={task.kind === 'errors' ? entered.marks : []}
              onPoint={pointing('left')}
              onSelect={task.kind === 'errors' ? setPassage : undefined}
            />
          </Draft>
          {task.right && (
            <Draft
              title={t('draftB')}
              color={SIDES.right}
              isChosen={entered.choice === 'right'}
            >
              <DraftText draft={task.right} onPoint={pointing('right')} />
            </Draft>
          )}
          {task.reference !== null && (
            <Draft title={t('reference')} isChosen={false}>
              <p className="leading-6 whitespace-pre-wrap text-muted">{task.reference}</p>
            </Draft>
          )}
        </div>
        <div className="max-h-[55%] overflow-y-auto border-t border-line bg-panel px-4 py-3">
          <AnswerForm
            task={task}
            entered={entered}
            passage={passage}
            onWrite={(change) => {
              write(change);
              setPassage(null);
            }}
          />
          {error !== undefined && <Failure error={error} />}
          <div className="mt-3 flex items-center gap-3">
            <Button
              look="primary"
              disabled={answerOf(task, entered) === undefined}
              onClick={() => void give()}
            >
              {t('give')}
            </Button>
            <span className="text-sm text-faint">{t(`keys.${task.kind}`)}</span>
          </div>
        </div>
      </div>
    </div>
  );
}

function Draft({
  title,
  color,
  isChosen,
  children,
}: {
  title: string;
  color?: string;
  isChosen: boolean;
  children: React.ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className={`min-w-0 flex-1 overflow-y-auto px-4 py-3 border-t-2 ${isChosen ? 'border-accent bg-raised' : 'border-transparent'}`}
    >
      <h3 className="mb-2 flex items-center gap-2 text-sm text-muted">
        {color && (
          <span aria-hidden className="size-2.5" style={{ backgroundColor: color }} />
        )}
        {title}
      </h3>
      {children}
    </section>
  );
}
