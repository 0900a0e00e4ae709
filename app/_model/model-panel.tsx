import { ScanEye, Send } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSWRConfig } from 'swr';
import { requestJson } from '@/app/_data/client';
import { runsKey, useModels, useRecipes } from '@/app/_data/queries';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Dialog, DialogActions } from '@/app/_ui/dialog';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useCellState, useRoom, type StackOfStudy } from '@/app/_viewer/room';
import { useNamed, useSaid } from '@/app/_words/named';
import { errorOf } from '@/app/_words/problem';
import {
  previewSchema,
  runSchema,
  type ModelRow,
  type Preview,
  type Run,
  type RunRequest,
} from '@/lib/api/runs';
import { CheckLine } from './check-line';
import { DestinationText } from './destination';
import { useCoverage } from './outcome/use-coverage';
import { ExternalReportButton } from './external-report';
import { ModelPicker } from './model-picker';
import { PreviewView } from './preview-view';
import { emptyForm, formOf, readRecipe } from './recipe';
import { SavedRecipes } from './recipes/saved-recipes';
import { RecipeFields } from './recipe-fields';
import { RunList } from './run-list';
import { RunView } from './run-view';

/** Choose a model and what it is to see, look at that, send it, and watch the draft come in. */
export function ModelPanel() {
  const t = useTranslations('model');
  const room = useRoom();
  const may = useMay();
  const { data } = useModels();
  const shownStack = useCellState((state) => state.stackId);
  // A video is nothing that a model is given.
  const pictures = room.stacks.filter(
    ({ video, study }) => !video && study === room.study,
  );
  const [form, setForm] = useState(() => {
    const first = pictures.find(({ stack: { id } }) => id === shownStack) ?? pictures[0];
    return emptyForm(first?.stack.id ?? '');
  });
  const [modelId, setModelId] = useState<string | null>(null);
  const [runId, setRunId] = useState<string | null>(null);
  const stack = pictures.find((each) => each.stack.id === form.stackId);
  const models = data?.models ?? [];
  const model = models.find(({ id }) => id === modelId) ?? preferred(models);

  if (!stack) return <p className="p-3 text-muted">{t('noPictures')}</p>;
  if (runId) {
    return (
      <div className="p-3">
        <RunView
          key={runId}
          runId={runId}
          model={model}
          onBack={() => setRunId(null)}
          onOpen={setRunId}
          onAgain={(run) => {
            setModelId(run.modelId);
            setRunId(null);
          }}
        />
      </div>
    );
  }
  return (
    <section aria-label={t('title')} className="space-y-3 p-3">
      <ModelPicker
        chosen={model}
        modality={stack.series.modality}
        onChoose={setModelId}
      />
      {model && model.destination.egress !== 'here' && <CheckLine model={model} />}
      {!may('ask') && <p className="text-muted">{t('onlyRead')}</p>}
      {model && may('ask') && (
        <Ask
          model={model}
          stack={stack}
          form={form}
          onChange={(change) => setForm({ ...form, ...change })}
          onSent={setRunId}
        />
      )}
      {may('report') && (
        <ExternalReportButton stacks={pictures} shown={form.stackId} onTaken={setRunId} />
      )}
      <RunList onOpen={(run: Run) => setRunId(run.id)} />
    </section>
  );
}

const preferred = (models: readonly ModelRow[]) =>
  models.find(({ reachable }) => reachable) ?? models[0];

type Asked =
  | { state: 'nothing' }
  | { state: 'waiting'; key: string }
  | { state: 'failed'; key: string; error: unknown }
  | { state: 'seen'; key: string; preview: Preview };

function Ask({
  model,
  stack,
  form,
  onChange,
  onSent,
}: {
  model: ModelRow;
  stack: StackOfStudy;
  form: ReturnType<typeof emptyForm>;
  onChange: (change: Partial<ReturnType<typeof emptyForm>>) => void;
  onSent: (runId: string) => void;
}) {
  const t = useTranslations('model');
  const ui = useTranslations('ui');
  const named = useNamed();
  const said = useSaid();
  const room = useRoom();
  const { mutate } = useSWRConfig();
  const [asked, setAsked] = useState<Asked>({ state: 'nothing' });
  const [confirming, setConfirming] = useState(false);
  const [sendError, setSendError] = useState<unknown>(null);
  const { studyUid } = room.study;
  const here = useCellState(({ stackId, shown }) =>
    stackId === form.stackId && typeof shown === 'number' ? shown + 1 : null,
  );
  const recipes = useRecipes().data?.recipes ?? [];
  const saved = recipes.find(({ id }) => id === form.savedId);
  const { request, faults, preparation } = readRecipe(form, {
    studyUid,
    model,
    stack,
    saved,
  });
  // Under which name it is kept changes nothing of what is sent.
  const { saved: _saved, ...sent } = request.recipe;
  const key = JSON.stringify({ ...request, recipe: sent });
  const valid = Object.keys(faults).length === 0;
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
        void mutate(runsKey(studyUid));
        onSent(id);
      },
      (error: unknown) => setSendError(error),
    );
  };
  return (
    <>
      <SavedRecipes
        recipes={recipes}
        chosen={saved}
        shown={faults.count || faults.center || faults.width ? null : preparation}
        onChoose={(recipe) =>
          onChange(
            recipe
              ? { ...formOf(recipe.content, here), savedId: recipe.id }
              : { savedId: null },
          )
        }
      />
      <RecipeFields
        form={form}
        faults={faults}
        stack={stack}
        model={model}
        here={here}
        onChange={onChange}
      />
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
            {seen && seen.files.length > 0
              ? t('outside.aboutFiles', {
                  count: seen.files.length,
                  model: model.title,
                })
              : t('outside.about', {
                  count: seen?.images.length ?? 0,
                  model: model.title,
                })}{' '}
            <DestinationText destination={model.destination} />
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
