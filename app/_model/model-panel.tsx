import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useModels, useRecipes } from '@/app/_data/queries';
import { useMay } from '@/app/_people/who';
import {
  useCellState,
  useRoom,
  useRoomState,
  type StackOfStudy,
} from '@/app/_viewer/room';
import type { ModelRow, Run } from '@/lib/api/runs';
import { CheckLine } from './check-line';
import { ExternalReportButton } from './external-report';
import { ModelPicker } from './model-picker';
import { PreviewAndSend } from './preview-and-send';
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
  const { studyUid } = useRoom().study;
  // Else it would be drawn anew with each slice though nobody sees it.
  const isOpen = useRoomState((state) => state.panel === 'model');
  const here = useCellState(({ stackId, shown }) =>
    isOpen && stackId === form.stackId ? shown + 1 : null,
  );
  const recipes = useRecipes().data?.recipes ?? [];
  const saved = recipes.find(({ id }) => id === form.savedId);
  const { request, faults, preparation } = readRecipe(form, {
    studyUid,
    model,
    stack,
    saved,
  });
  const valid = Object.keys(faults).length === 0;
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
      <PreviewAndSend model={model} request={request} valid={valid} onSent={onSent} />
    </>
  );
}
