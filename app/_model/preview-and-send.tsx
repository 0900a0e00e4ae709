import { ScanEye, Send } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSWRConfig } from 'swr';
import { requestJson } from '@/app/_data/client';
import { runsKey } from '@/app/_data/queries';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useNamed, useSaid } from '@/app/_words/named';
import { errorOf } from '@/app/_words/problem';
import {
  previewSchema,
  runSchema,
  type ModelRow,
  type Preview,
  type RunRequest,
} from '@/lib/api/runs';
import { DestinationText } from './destination';
import { useCoverage } from './outcome/use-coverage';
import { PreviewView } from './preview-view';

type Asked =
  | { state: 'nothing' }
  | { state: 'waiting'; key: string }
  | { state: 'failed'; key: string; error: unknown }
  | { state: 'seen'; key: string; preview: Preview };

/** A request is looked at, then sent: to a third party only what was looked at and confirmed. */
export function PreviewAndSend({
  model,
  request,
  valid,
  onSent,
}: {
  model: ModelRow;
  request: RunRequest;
  valid: boolean;
  onSent: (runId: string) => void;
}) {
  const t = useTranslations('model');
  const ui = useTranslations('ui');
  const named = useNamed();
  const said = useSaid();
  const { mutate } = useSWRConfig();
  const [asked, setAsked] = useState<Asked>({ state: 'nothing' });
  const [confirming, setConfirming] = useState(false);
  const [sendError, setSendError] = useState<unknown>(null);
  // Under which name it is kept changes nothing of what is sent.
  const { saved: _saved, ...sent } = request.recipe;
  const key = JSON.stringify({ ...request, recipe: sent });
  // A preview holds for the recipe it was made of; one changed field and it is void.
  const seen = asked.state === 'seen' && asked.key === key ? asked.preview : null;

  useCoverage(seen?.images ?? null);

  const remote = model.destination.egress === 'remote';
  const whyNot = model.reachable
    ? seen === null
      ? t('needsPreview')
      : seen.refusal
        ? t('sees.tooMuch')
        : undefined
    : t('unreachable');

  const preview = async () => {
    setAsked({ state: 'waiting', key });
    setSendError(null);
    await requestJson('POST', '/api/previews', previewSchema, { body: request }).then(
      (answer) => setAsked({ state: 'seen', key, preview: answer }),
      (error: unknown) => setAsked({ state: 'failed', key, error }),
    );
  };
  const send = async () => {
    setConfirming(false);
    setSendError(null);
    const confirmed = remote && seen ? { confirmed: seen.digest } : {};
    await startRun({ ...request, ...confirmed }).then(
      (id) => {
        void mutate(runsKey(request.studyUid));
        onSent(id);
      },
      (error: unknown) => setSendError(error),
    );
  };
  const about =
    seen && seen.files.length > 0
      ? t('outside.aboutFiles', { count: seen.files.length, model: model.title })
      : seen && seen.images.length === 0
        ? t('outside.aboutWords', { model: model.title })
        : t('outside.about', { count: seen?.images.length ?? 0, model: model.title });
  return (
    <>
      <div className="flex gap-2">
        <Button
          look={seen ? 'plain' : 'primary'}
          disabled={!valid || asked.state === 'waiting'}
          onClick={() => void preview()}
        >
          <ScanEye size={14} aria-hidden /> {t('preview')}
        </Button>
        <Button
          look={seen ? 'primary' : 'plain'}
          disabled={!seen || seen.refusal !== null || !model.reachable}
          title={whyNot}
          onClick={() => (remote ? setConfirming(true) : void send())}
        >
          <Send size={14} aria-hidden /> {t('send')}
        </Button>
        <span className="self-center text-sm text-faint">{whyNot}</span>
      </div>
      {asked.state === 'waiting' && <Waiting>{t('preparing')}</Waiting>}
      {asked.state === 'failed' && asked.key === key && <Failure error={asked.error} />}
      {sendError !== null && <Failure error={sendError} />}
      {seen?.refusal && <Failure error={errorOf(seen.refusal)} />}
      {seen && <PreviewView preview={seen} />}
      <Dialog
        title={t('outside.title')}
        description={
          <>
            {about} <DestinationText destination={model.destination} />
          </>
        }
        open={confirming}
        onClose={() => setConfirming(false)}
      >
        <ul className="list-inside list-disc text-muted">
          {seen?.deidentification.map(({ level, message }) => (
            <li key={message} className={level === 'warning' ? 'text-amber' : ''}>
              {named(said(message))}
            </li>
          ))}
        </ul>
        <DialogActions>
          <Button onClick={() => setConfirming(false)}>{ui('cancel')}</Button>
          <Button look="danger" onClick={() => void send()}>
            {t('outside.send')}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}

const startRun = async (body: RunRequest) =>
  (await requestJson('POST', '/api/runs', runSchema.pick({ id: true }), { body })).id;
