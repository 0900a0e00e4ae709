import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useWork } from '@/app/_data/queries';
import { useTemplates } from '@/app/_data/writing';
import { ACTS } from '@/app/_report/acts';
import { NEW, useReview } from '@/app/_report/review';
import { seenNow } from '@/app/_report/seen';
import { newlyLooked } from '@/app/_report/sitting/use-sitting';
import { Button } from '@/app/_ui/button';
import { Select } from '@/app/_ui/field';
import { Failure, Notice } from '@/app/_ui/notice';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import type { KeptTemplate } from '@/lib/api/reading/writing';
import type { Report } from '@/lib/api/reports';
import { contentWords } from '@/lib/report/checks/words';
import { shown } from '@/lib/report/prose';
import { rangesText, stillToLookAt } from '@/lib/report/review/looked';
import { fit, rulesOut, type TemplateItem } from '@/lib/report/writing/template';
import { TemplateDialog, type Editing } from './template-dialog';

/** What a report of such a study speaks of: normal statements to put in, and words to begin with. */
export function TemplatePart({
  report,
  onClose,
}: {
  report: Report;
  onClose: () => void;
}) {
  const t = useTranslations('writing.template');
  const { data, error } = useTemplates(true);
  const all = useOrdered(data?.templates ?? []);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const chosen = all.find(({ id }) => id === chosenId) ?? all[0];
  return (
    <section
      aria-label={t('title')}
      className="rounded border border-edge bg-raised p-2.5"
      onKeyDown={({ key }) => key === 'Escape' && !editing && onClose()}
    >
      {error !== undefined && <Failure error={error as unknown} />}
      <div className="mb-2 flex items-center gap-1.5">
        <Select
          autoFocus
          aria-label={t('choose')}
          value={chosen?.id ?? ''}
          onChange={({ target }) => setChosenId(target.value)}
        >
          {all.map(({ id, template, author }) => (
            <option key={id} value={id} lang={template.language}>
              {author === null ? template.name : t('own', { name: template.name })}
            </option>
          ))}
        </Select>
        <Button onClick={() => setEditing({ of: chosen ?? null })}>{t('edit')}</Button>
        <Button onClick={() => setEditing({ of: null })}>{t('new')}</Button>
      </div>
      {chosen && (
        <Items key={chosen.id} kept={chosen} report={report} onClose={onClose} />
      )}
      {editing && (
        <TemplateDialog
          editing={editing}
          onClose={(kept) => {
            setEditing(null);
            if (kept) setChosenId(kept.id);
          }}
        />
      )}
    </section>
  );
}

/** Those that fit the study first, in the reader's language first. */
function useOrdered(all: readonly KeptTemplate[]): KeptTemplate[] {
  const locale = useLocale();
  const { study } = useRoom();
  const of = {
    modalities: study.series.map(({ modality }) => modality),
    words: [
      study.description,
      ...study.series.flatMap((each) => [each.bodyPart, each.description]),
    ],
  };
  const rank = ({ template, author }: KeptTemplate) =>
    4 * fit(template, of) +
    2 * Number(locale.startsWith(template.language.slice(0, 2))) +
    Number(author !== null);
  return [...all].sort((a, b) => rank(b) - rank(a));
}

function Items({
  kept,
  report,
  onClose,
}: {
  kept: KeptTemplate;
  report: Report;
  onClose: () => void;
}) {
  const t = useTranslations('writing.template');
  const room = useRoom();
  const { act, busy } = useReview();
  const { template } = kept;
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const missing = useMissing(report, template.modalities);
  const canRuleOut = missing !== undefined && missing?.length === 0;
  const isReady = chosen.length > 0 && !busy;
  const putIn = async () => {
    const asked = {
      ...{ templateId: kept.id, items: [...chosen].sort((a, b) => a - b) },
      looked: newlyLooked(room, new Set()).looked,
      seen: seenNow(room),
    };
    if (await act(t('what'), ACTS.putIn(asked))) onClose();
  };
  return (
    <>
      <NotLookedAt missing={missing} modalities={template.modalities} />
      <ul lang={template.language} className="space-y-1.5">
        {template.items.map((item, index) => (
          <Item
            key={index}
            item={item}
            report={report}
            isChosen={chosen.includes(index)}
            isOpen={item.normal !== null && (canRuleOut || !rulesOut(item))}
            onChoose={(is) =>
              setChosen(is ? [...chosen, index] : chosen.filter((each) => each !== index))
            }
          />
        ))}
      </ul>
      {template.source && <p className="mt-2 text-sm text-faint">{template.source}</p>}
      <div className="mt-2 flex gap-1.5">
        <Button look="primary" disabled={!isReady} onClick={() => void putIn()}>
          {t('putIn', { count: chosen.length })}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </>
  );
}

function Item({
  item,
  report,
  isChosen,
  isOpen,
  onChoose,
}: {
  item: TemplateItem;
  report: Report;
  isChosen: boolean;
  isOpen: boolean;
  onChoose: (is: boolean) => void;
}) {
  const t = useTranslations('writing.template');
  const { openForm } = useReview();
  const spokenOf = speakingOf(report, item);
  const begin = (statement: string) =>
    openForm({
      ...{ id: NEW, form: 'add', section: item.section },
      words: { statement, certainty: null, side: null, anatomy: '', size: '' },
    });
  return (
    <li>
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-1 accent-(--color-accent)"
          disabled={!isOpen}
          checked={isChosen}
          onChange={({ target }) => onChoose(target.checked)}
        />
        <span className={isOpen ? '' : 'text-faint'}>
          <span className="text-muted">{item.label}</span> {item.normal}
          {spokenOf.length > 0 && (
            <span className="block text-sm text-amber">
              {t('spokenOf', { numbers: spokenOf.join(', ') })}
            </span>
          )}
        </span>
      </label>
      {item.choices.length > 0 && (
        <span className="ml-5 flex flex-wrap gap-1">
          {item.choices.map((each) => (
            <Button key={each} className="h-6 px-2 text-sm" onClick={() => begin(each)}>
              {each}
            </Button>
          ))}
        </span>
      )}
    </li>
  );
}

/** The numbers of findings that say something is there, of what the item is about. */
function speakingOf(report: Report, item: TemplateItem): number[] {
  if (!rulesOut(item)) return [];
  const about = new Set(contentWords(`${item.label} ${item.normal ?? ''}`));
  return shown(report.findings).flatMap((finding, index) => {
    const { section, polarity, decision, statement, anatomy } = finding;
    const isThere =
      section === 'findings' && polarity === 'present' && decision !== 'rejected';
    const words = contentWords(`${statement} ${anatomy ?? ''}`);
    return isThere && words.some((word) => about.has(word)) ? [index + 1] : [];
  });
}

/** undefined: not known yet. */
function useMissing(report: Report, modalities: readonly string[]) {
  const { study } = useRoom();
  const viewed = useRoomState((state) => state.viewed);
  const { data } = useWork(report.id, report.version);
  if (!data) return undefined;
  const own = data.people.find(({ isSelf }) => isSelf)?.looked ?? {};
  return stillToLookAt(study.series, modalities, own, viewed);
}

function NotLookedAt({
  missing,
  modalities,
}: {
  missing: ReturnType<typeof useMissing>;
  modalities: readonly string[];
}) {
  const t = useTranslations('writing.template');
  const room = useRoom();
  if (missing === null) {
    return (
      <p className="mb-2 text-sm text-amber">
        {t('noImages', { modalities: modalities.join(', ') })}
      </p>
    );
  }
  const [first] = missing ?? [];
  if (!first) return null;
  const series = room.stacks.find(({ stack }) => stack.id === first.stackId)?.series;
  return (
    <div className="mb-2">
      <Notice
        tone="amber"
        title={t('lookFirst')}
        actions={
          <Button
            onClick={() => room.open(first.stackId, (first.ranges[0]?.[0] ?? 1) - 1)}
          >
            {t('look')}
          </Button>
        }
      >
        {t('missing', {
          series: series?.description || (series?.modality ?? ''),
          ...{ count: first.count, total: first.of, slices: rangesText(first) },
        })}
      </Notice>
    </div>
  );
}
