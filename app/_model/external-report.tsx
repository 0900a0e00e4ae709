import { FileText } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Field, Select, TextArea, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { useRoom, type StackOfStudy } from '@/app/_viewer/room';
import type { ExternalReport } from '@/lib/api/models/external';
import { runSchema } from '@/lib/api/runs';

const EMPTY = { text: '', author: '', system: '', writtenOn: '' };

/** Paste or upload a report that was written elsewhere; its sentences become a draft. */
export function ExternalReportButton({
  stacks,
  shown,
  onTaken,
}: {
  stacks: readonly StackOfStudy[];
  shown: string;
  onTaken: (runId: string) => void;
}) {
  const t = useTranslations('model.external');
  const ui = useTranslations('ui');
  const { study } = useRoom();
  const [open, setOpen] = useState(false);
  const [stackId, setStackId] = useState(shown);
  const [form, setForm] = useState(EMPTY);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const change = (part: Partial<typeof EMPTY>) => setForm({ ...form, ...part });
  const ready = [form.text, form.author, form.system].every((each) => each.trim() !== '');

  const take = async () => {
    setBusy(true);
    setError(null);
    const { text, author, system, writtenOn } = form;
    const body: ExternalReport = {
      studyUid: study.studyUid,
      stackId,
      text,
      provenance: { author, system, writtenOn: writtenOn || null },
    };
    await requestJson('POST', '/api/runs/external', runSchema.pick({ id: true }), {
      body,
    }).then(
      ({ id }) => {
        setOpen(false);
        setForm(EMPTY);
        onTaken(id);
      },
      (reason: unknown) => setError(reason),
    );
    setBusy(false);
  };

  return (
    <>
      <Button
        look="quiet"
        onClick={() => {
          setStackId(shown);
          setOpen(true);
        }}
      >
        <FileText size={14} aria-hidden /> {t('open')}
      </Button>
      <p className="text-sm text-faint">{t('about')}</p>
      <Dialog
        title={t('title')}
        description={t('description')}
        open={open}
        onClose={() => setOpen(false)}
        className="w-[min(40rem,92vw)]"
      >
        <form
          className="space-y-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready && !busy) void take();
          }}
        >
          <Field label={t('report')} hint={t('reportHint')}>
            <TextArea
              autoFocus
              rows={10}
              value={form.text}
              onChange={({ target }) => change({ text: target.value })}
            />
          </Field>
          <Field label={t('file')}>
            <input
              type="file"
              accept=".txt,.md,text/plain"
              className="text-sm text-muted file:mr-2 file:h-7 file:cursor-pointer file:rounded file:border file:border-solid file:border-edge file:bg-raised file:px-2.5 file:text-text hover:file:bg-hover"
              onChange={({ target }) =>
                void target.files?.[0]?.text().then((text) => change({ text }))
              }
            />
          </Field>
          <div className="grid grid-cols-2 gap-3">
            <Field label={t('author')}>
              <TextInput
                placeholder={t('authorHint')}
                value={form.author}
                onChange={({ target }) => change({ author: target.value })}
              />
            </Field>
            <Field label={t('system')}>
              <TextInput
                placeholder={t('systemHint')}
                value={form.system}
                onChange={({ target }) => change({ system: target.value })}
              />
            </Field>
            <Field label={t('date')}>
              <TextInput
                type="date"
                value={form.writtenOn}
                onChange={({ target }) => change({ writtenOn: target.value })}
              />
            </Field>
            <Field label={t('images')}>
              <Select value={stackId} onChange={({ target }) => setStackId(target.value)}>
                {stacks.map(({ stack, series }) => (
                  <option key={stack.id} value={stack.id}>
                    {series.modality} {series.description} · {stack.frames.length}
                  </option>
                ))}
              </Select>
            </Field>
          </div>
          {error !== null && <Failure error={error} />}
          {!ready && <p className="text-right text-sm text-faint">{t('needs')}</p>}
          <DialogActions>
            <Button onClick={() => setOpen(false)}>{ui('cancel')}</Button>
            <Button type="submit" look="primary" disabled={!ready || busy}>
              {t('take')}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}
