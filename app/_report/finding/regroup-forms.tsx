import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { ACTS } from '@/app/_report/acts';
import { useReview } from '@/app/_report/review';
import { seenNow } from '@/app/_report/seen';
import { WordsArea } from '@/app/_report/writing/words/words-area';
import { Button } from '@/app/_ui/button';
import { Check } from '@/app/_ui/field';
import { useRoom } from '@/app/_viewer/room';
import type { Finding } from '@/lib/report/finding';
import { shown } from '@/lib/report/prose';

const sentence = (words: string) => (/[.!?…]$/.test(words) ? words : `${words}.`);

/** One finding in the place of this and others. */
export function MergeForm({ finding }: { finding: Finding }) {
  const t = useTranslations('report.merging');
  const writes = useTranslations('report.writes');
  const { act, openForm, busy, report } = useReview();
  const room = useRoom();
  const all = shown(report?.findings ?? []);
  const others = all.filter(
    ({ id, section, decision }) =>
      id !== finding.id && section === finding.section && decision !== 'rejected',
  );
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState<string | null>(null);
  const merged = all.filter(({ id }) => id === finding.id || chosen.includes(id));
  const words = typed ?? merged.map(({ statement }) => sentence(statement)).join(' ');
  const canSave = chosen.length > 0 && words.trim() !== '' && !busy;
  const save = async () => {
    if (!canSave) return;
    const asked = {
      findingIds: merged.map(({ id }) => id),
      statement: { statement: words.trim() },
      seen: seenNow(room),
    };
    if (await act(writes('merge'), ACTS.merge(asked))) openForm(null);
  };
  return (
    <FormFrame
      title={t('title')}
      save={t('save')}
      canSave={canSave}
      onSave={() => void save()}
    >
      {others.length === 0 && <p className="text-sm text-muted">{t('none')}</p>}
      <fieldset className="space-y-0.5">
        <legend className="mb-1 text-sm text-muted">{t('with')}</legend>
        {others.map((each, index) => (
          <Check
            key={each.id}
            autoFocus={index === 0}
            label={`${all.indexOf(each) + 1} · ${each.statement}`}
            checked={chosen.includes(each.id)}
            onChange={({ target }) =>
              setChosen(
                target.checked
                  ? [...chosen, each.id]
                  : chosen.filter((id) => id !== each.id),
              )
            }
          />
        ))}
      </fieldset>
      <WordsArea titled label={t('words')} rows={3} value={words} onChange={setTyped} />
    </FormFrame>
  );
}

/** A line for each sentence, as a beginning. */
const linesOf = (statement: string) =>
  statement
    .split(/(?<=[.!?;。；！？])\s+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

/** Several findings in the place of this one. */
export function SplitForm({ finding }: { finding: Finding }) {
  const t = useTranslations('report.splitting');
  const writes = useTranslations('report.writes');
  const { act, openForm, busy } = useReview();
  const room = useRoom();
  const [text, setText] = useState(() => linesOf(finding.statement));
  const parts = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const canSave = parts.length > 1 && !busy;
  const save = async () => {
    if (!canSave) return;
    const asked = {
      parts: parts.map((statement) => ({ statement })),
      seen: seenNow(room),
    };
    if (await act(writes('split'), ACTS.split(finding.id, asked))) openForm(null);
  };
  return (
    <FormFrame
      title={t('title')}
      save={t('save', { count: parts.length })}
      canSave={canSave}
      onSave={() => void save()}
    >
      <WordsArea
        titled
        hint={t('about')}
        label={t('words')}
        autoFocus
        rows={4}
        value={text}
        onChange={setText}
      />
    </FormFrame>
  );
}

function FormFrame({
  title,
  save,
  canSave,
  onSave,
  children,
}: {
  title: string;
  save: string;
  canSave: boolean;
  onSave: () => void;
  children: ReactNode;
}) {
  const t = useTranslations('report');
  const { openForm } = useReview();
  return (
    <form
      aria-label={title}
      className="mt-2 space-y-2 border-t border-line pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') openForm(null);
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSave();
      }}
    >
      {children}
      <div className="flex gap-1.5">
        <Button type="submit" look="primary" disabled={!canSave} title="Ctrl+Enter">
          {save}
        </Button>
        <Button look="quiet" onClick={() => openForm(null)}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
