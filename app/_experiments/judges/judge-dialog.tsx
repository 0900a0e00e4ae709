import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { useModels } from '@/app/_data/queries';
import { experimentKey } from '@/app/_experiments/data';
import { NAMES } from '@/app/_experiments/judges/names';
import { FormDialog } from '@/app/_experiments/form-dialog';
import { Field, Select, TextInput } from '@/app/_ui/field';
import type { Experiment } from '@/lib/api/research/experiments';
import { judgingSchema, type CreateJudging } from '@/lib/api/research/judgings';
import { judgeKinds } from '@/lib/evaluation/judges/judge';

/** Which model is asked, and what by. Nothing is sent by it: what would be is composed, and shown. */
export function JudgeDialog({
  experiment,
  onClose,
}: {
  experiment: Experiment;
  onClose: () => void;
}) {
  const t = useTranslations('experiments.judges');
  const { data } = useModels();
  const [id] = useState(() => crypto.randomUUID());
  const [wishes, setWishes] = useState({
    ...{ kind: 'radfact' as CreateJudging['kind'], modelId: '', budget: '' },
  });
  const fill = (change: Partial<typeof wishes>) => setWishes({ ...wishes, ...change });
  const wrote = new Set(experiment.plan.models.map((model) => model.id));
  const offered = (data?.models ?? []).filter(
    (model) => model.cannotHelp === null && !wrote.has(model.id),
  );
  const modelId = wishes.modelId || (offered[0]?.id ?? '');
  const send = async () => {
    const body: CreateJudging = {
      ...{ id, kind: wishes.kind, modelId },
      ...(wishes.budget !== '' && { budgetUsd: Number(wishes.budget) }),
    };
    const key = `${experimentKey(experiment.id)}/judgings`;
    await requestJson('POST', key, judgingSchema, { body });
    onClose();
  };
  return (
    <FormDialog
      title={t('ask')}
      description={t('askAbout')}
      action={t('compose')}
      isWhole={modelId !== ''}
      send={send}
      onClose={onClose}
    >
      <Field label={t('kind')} hint={t(`kinds.${wishes.kind}`)}>
        <Select
          value={wishes.kind}
          onChange={({ target }) => fill({ kind: target.value as CreateJudging['kind'] })}
        >
          {judgeKinds.map((kind) => (
            <option key={kind} value={kind}>
              {NAMES[kind]}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t('model')} hint={t('modelHint')}>
        <Select
          value={modelId}
          onChange={({ target }) => fill({ modelId: target.value })}
        >
          {offered.map((model) => (
            <option key={model.id} value={model.id}>
              {model.title}
            </option>
          ))}
        </Select>
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
    </FormDialog>
  );
}
