import { FileUp, Plus, X } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { deleteTemplate, keepTemplate, readMrrt } from '@/app/_data/writing';
import { Button, IconButton } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Field, Select, TextArea, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import type { KeptTemplate } from '@/lib/api/reading/writing';
import {
  templateItemSchema,
  templateSchema,
  type Template,
  type TemplateItem,
} from '@/lib/report/writing/template';

/** null: a new one. */
export interface Editing {
  readonly of: KeptTemplate | null;
}

const EMPTY: TemplateItem = { section: 'findings', label: '', normal: null, choices: [] };
const listOf = (text: string) => text.split(/[,，、]\s*/).filter((each) => each !== '');

/** A template of one's own: written, changed, or read from a file of the RadReport library. */
export function TemplateDialog({
  editing,
  onClose,
}: {
  editing: Editing;
  onClose: (kept?: KeptTemplate) => void;
}) {
  const t = useTranslations('writing.template');
  const locale = useLocale();
  const { of } = editing;
  const isOwn = of !== null && of.version > 0;
  const [draft, setDraft] = useState<Template>(
    of?.template ?? {
      ...{ name: '', modalities: [], bodyParts: [], source: null, items: [EMPTY] },
      language: locale.slice(0, 2),
    },
  );
  const [error, setError] = useState<unknown>(null);
  const read = templateSchema.safeParse(draft);
  const then = (act: Promise<KeptTemplate | undefined>) =>
    act.then(onClose, (reason: unknown) => setError(reason));
  return (
    <Dialog
      title={t(of === null ? 'newTitle' : isOwn ? 'editTitle' : 'copyTitle')}
      description={t('editAbout')}
      className="w-[min(46rem,94vw)]"
      open
      onClose={() => onClose()}
    >
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (read.success) void then(keepTemplate(read.data, of));
        }}
      >
        <FromFile
          onRead={(template) => {
            setError(null);
            setDraft(template);
          }}
          onError={setError}
        />
        {error !== null && <Failure error={error} />}
        <Field label={t('name')}>
          <TextInput
            autoFocus
            maxLength={120}
            value={draft.name}
            onChange={({ target }) => setDraft({ ...draft, name: target.value })}
          />
        </Field>
        <div className="grid grid-cols-2 gap-2">
          <ListField
            label={t('modalities')}
            value={draft.modalities}
            onChange={(modalities) => setDraft({ ...draft, modalities })}
          />
          <ListField
            label={t('bodyParts')}
            value={draft.bodyParts}
            onChange={(bodyParts) => setDraft({ ...draft, bodyParts })}
          />
        </div>
        {draft.source && <p className="text-sm text-faint">{draft.source}</p>}
        <Rows items={draft.items} onChange={(items) => setDraft({ ...draft, items })} />
        {!read.success && <p className="text-sm text-amber">{t('notYet')}</p>}
        <DialogActions>
          {isOwn && (
            <Button
              look="danger"
              onClick={() => void then(deleteTemplate(of).then(() => undefined))}
            >
              {t('delete')}
            </Button>
          )}
          <span className="flex-1" />
          <Button onClick={() => onClose()}>{t('cancel')}</Button>
          <Button type="submit" look="primary" disabled={!read.success}>
            {t('save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function FromFile({
  onRead,
  onError,
}: {
  onRead: (template: Template) => void;
  onError: (error: unknown) => void;
}) {
  const t = useTranslations('writing.template');
  const input = useRef<HTMLInputElement>(null);
  return (
    <p className="flex items-center gap-2 text-sm text-muted">
      <input
        ref={input}
        type="file"
        accept=".html,.htm,.xhtml,text/html"
        aria-label={t('file')}
        className="hidden"
        onChange={async ({ target }) => {
          const [file] = target.files ?? [];
          target.value = '';
          if (!file) return;
          // What is longer is refused by its length: no more of it is sent.
          await file
            .slice(0, 512 * 1024)
            .text()
            .then(readMrrt)
            .then(onRead, onError);
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <FileUp size={14} aria-hidden /> {t('import')}
      </Button>
      {t('importAbout')}
    </p>
  );
}

/** Words with commas between them, as they are typed. */
function ListField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Field label={label}>
      <TextInput
        value={typed ?? value.join(', ')}
        onBlur={() => setTyped(null)}
        onChange={({ target }) => {
          setTyped(target.value);
          onChange(listOf(target.value.trim()));
        }}
      />
    </Field>
  );
}

function Rows({
  items,
  onChange,
}: {
  items: readonly TemplateItem[];
  onChange: (items: TemplateItem[]) => void;
}) {
  const t = useTranslations('writing.template');
  const change = (at: number, more: Partial<TemplateItem>) =>
    onChange(items.map((item, index) => (index === at ? { ...item, ...more } : item)));
  return (
    <fieldset className="space-y-1.5">
      <legend className="mb-1 text-sm text-muted">{t('items')}</legend>
      {items.map((item, index) => (
        <Row
          key={index}
          item={item}
          number={index + 1}
          onChange={(more) => change(index, more)}
          onRemove={() => onChange(items.filter((_, at) => at !== index))}
        />
      ))}
      <Button onClick={() => onChange([...items, EMPTY])}>
        <Plus size={14} aria-hidden /> {t('addItem')}
      </Button>
    </fieldset>
  );
}

function Row({
  item,
  number,
  onChange,
  onRemove,
}: {
  item: TemplateItem;
  number: number;
  onChange: (more: Partial<TemplateItem>) => void;
  onRemove: () => void;
}) {
  const t = useTranslations('writing.template');
  const report = useTranslations('report');
  const [choices, setChoices] = useState<string | null>(null);
  const { section } = templateItemSchema.shape;
  return (
    <div className="flex items-start gap-1.5">
      <div className="w-36 shrink-0 space-y-1">
        <TextInput
          aria-label={t('label', { number })}
          placeholder={t('labelHint')}
          maxLength={120}
          value={item.label}
          onChange={({ target }) => onChange({ label: target.value })}
        />
        <Select
          aria-label={t('section', { number })}
          value={item.section}
          onChange={({ target }) => onChange({ section: section.parse(target.value) })}
        >
          {section.options.map((each) => (
            <option key={each} value={each}>
              {report(`sections.${each}`)}
            </option>
          ))}
        </Select>
      </div>
      <TextArea
        aria-label={t('normal', { number })}
        placeholder={t('normalHint')}
        rows={2}
        maxLength={2000}
        spellCheck
        value={item.normal ?? ''}
        onChange={({ target }) => {
          const words = target.value.replaceAll(/\s/g, ' ');
          onChange({ normal: words.trim() === '' ? null : words });
        }}
      />
      <TextArea
        aria-label={t('choices', { number })}
        placeholder={t('choicesHint')}
        rows={2}
        spellCheck
        value={choices ?? item.choices.join('\n')}
        onBlur={() => setChoices(null)}
        onChange={({ target }) => {
          setChoices(target.value);
          const lines = target.value.split('\n').map((line) => line.trim());
          onChange({ choices: lines.filter((line) => line !== '') });
        }}
      />
      <IconButton label={t('removeItem', { number })} onClick={onRemove}>
        <X size={14} />
      </IconButton>
    </div>
  );
}
