import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { useModels, useRecipes } from '@/app/_data/queries';
import { EXPERIMENTS } from '@/app/_experiments/data';
import { Button } from '@/app/_ui/button';
import { Check, Field, Select, TextArea, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { useSaid } from '@/app/_words/named';
import type { CohortRow } from '@/lib/api/research/cohorts';
import { experimentSchema, type CreateExperiment } from '@/lib/api/research/experiments';
import { Choice } from './choice';

/** What separates one prompt from the next. */
const BETWEEN = /^-{3,}\s*$/m;

const promptsOf = (text: string) => {
  const prompts = text
    .split(BETWEEN)
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return prompts.length === 0 ? [''] : prompts;
};

/** What is compared on what. Nothing is sent by it: what would be is prepared, and shown. */
export function ExperimentForm({
  cohorts,
  onClose,
}: {
  cohorts: readonly CohortRow[];
  onClose: () => void;
}) {
  const t = useTranslations('experiments.begin');
  const said = useSaid();
  const router = useRouter();
  const { data: known } = useModels();
  const { data: saved } = useRecipes();
  const [id] = useState(() => crypto.randomUUID());
  const [wishes, setWishes] = useState({
    ...{ name: '', cohortId: cohorts[0]?.id ?? '', prompts: '', budget: '' },
    ...{ repeats: 1, seed: 20_260_101 },
    models: [] as readonly string[],
    recipes: [] as readonly string[],
    sendUnread: false,
    askLost: true,
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const fill = (change: Partial<typeof wishes>) => setWishes({ ...wishes, ...change });
  const { models, recipes, repeats } = wishes;
  const prompts = promptsOf(wishes.prompts);
  const studies = cohorts.find((each) => each.id === wishes.cohortId)?.studies ?? 0;
  const ways = Math.max(1, recipes.length) * prompts.length;
  const runs = models.length * ways * (Number.isNaN(repeats) ? 0 : repeats) * studies;
  const submit = async () => {
    setBusy(true);
    setError(undefined);
    const body: CreateExperiment = {
      ...{ id, name: wishes.name, cohortId: wishes.cohortId },
      ...{ models: [...models], prompts, repeats, seed: wishes.seed },
      ...(recipes.length > 0 && { recipes: [...recipes] }),
      ...(wishes.budget !== '' && { budgetUsd: Number(wishes.budget) }),
      unreadText: wishes.sendUnread ? 'send' : 'stop',
      whenLost: wishes.askLost ? 'again' : 'leave',
    };
    try {
      await requestJson('POST', EXPERIMENTS, experimentSchema, { body });
      router.push(`/experiments/${id}`);
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  const number = (name: 'repeats' | 'seed') => ({
    type: 'number',
    required: true,
    value: Number.isNaN(wishes[name]) ? '' : wishes[name],
    onChange: ({ target }: { target: HTMLInputElement }) =>
      fill({ [name]: target.valueAsNumber }),
  });
  return (
    <form
      aria-label={t('title')}
      className="mb-6 space-y-4 rounded border border-line bg-panel p-4"
      onKeyDown={({ key }) => {
        if (key === 'Escape' && !busy) onClose();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="grid grid-cols-2 gap-3">
        <Field label={t('name')}>
          <TextInput
            autoFocus
            required
            maxLength={120}
            value={wishes.name}
            onChange={({ target }) => fill({ name: target.value })}
          />
        </Field>
        <Field label={t('cohort')}>
          <Select
            value={wishes.cohortId}
            onChange={({ target }) => fill({ cohortId: target.value })}
          >
            {cohorts.map(({ id: cohortId, name, studies: count, version }) => (
              <option key={cohortId} value={cohortId}>
                {t('cohortOption', { name, count, version })}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Choice
        title={t('models')}
        all={(known?.models ?? []).map(({ id: modelId, title, reachable, reason }) => ({
          ...{ id: modelId, label: title },
          ...(!reachable && reason && { hint: said(reason) }),
        }))}
        chosen={models}
        onChange={(chosen) => fill({ models: chosen })}
      />
      {saved && saved.recipes.length > 0 && (
        <Choice
          title={t('recipes')}
          all={saved.recipes.map(({ name }) => ({ id: name, label: name }))}
          chosen={recipes}
          onChange={(chosen) => fill({ recipes: chosen })}
        />
      )}
      <Field label={t('prompts')} hint={t('promptsHint')}>
        <TextArea
          rows={3}
          maxLength={20_000}
          value={wishes.prompts}
          onChange={({ target }) => fill({ prompts: target.value })}
        />
      </Field>
      <div className="grid grid-cols-3 gap-3">
        <Field label={t('repeats')}>
          <TextInput min={1} max={20} {...number('repeats')} />
        </Field>
        <Field label={t('budget')} hint={t('budgetHint')}>
          <TextInput
            type="number"
            min={0.01}
            step="any"
            value={wishes.budget}
            onChange={({ target }) => fill({ budget: target.value })}
          />
        </Field>
        <Field label={t('seed')} hint={t('seedHint')}>
          <TextInput min={0} max={0xffffffff} {...number('seed')} />
        </Field>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Check
          label={t('sendUnread')}
          hint={t('sendUnreadHint')}
          checked={wishes.sendUnread}
          onChange={({ target }) => fill({ sendUnread: target.checked })}
        />
        <Check
          label={t('askLost')}
          hint={t('askLostHint')}
          checked={wishes.askLost}
          onChange={({ target }) => fill({ askLost: target.checked })}
        />
      </div>
      {error !== undefined && <Failure error={error} />}
      <div className="flex items-center gap-3">
        <Button
          type="submit"
          look="primary"
          disabled={busy || models.length === 0 || wishes.name.trim() === ''}
        >
          {t('prepare')}
        </Button>
        <Button onClick={onClose} disabled={busy}>
          {t('cancel')}
        </Button>
        <span className="text-muted" role="status">
          {runs > 0 &&
            t('product', {
              ...{ studies, models: models.length, ways, repeats, runs },
            })}
        </span>
      </div>
      <p className="text-sm text-faint">{t('nothingSent')}</p>
    </form>
  );
}
