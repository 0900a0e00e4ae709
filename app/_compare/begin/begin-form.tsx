import { useTranslations } from 'next-intl';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { READINGS } from '@/app/_compare/data';
import { useSelf } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Check, Field, Select, TextArea, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { readingSchema, type CreateReading } from '@/lib/api/blind/protocol';
import { taskKinds, type FormItem } from '@/lib/evaluation/blind/answers';
import { ExperimentField } from './experiment-field';
import { FormEditor } from './form-editor';

const named = (text: string) => text.split(/[\s,;]+(?=\S)/).filter((each) => each !== '');
/** “Local user” has a space in it, addresses have none: one on each line. */
const lines = (text: string) =>
  text
    .split('\n')
    .flatMap((line) => (line.includes('@') ? named(line) : [line]))
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** Who reads what of which experiment, and how. */
export function BeginForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('compare.begin');
  const kindName = useTranslations('compare.read.kinds');
  const router = useRouter();
  const asked = useSearchParams().get('experiment') ?? '';
  const self = useSelf() ?? '';
  const [id] = useState(() => crypto.randomUUID());
  const [readers, setReaders] = useState(self);
  const [adjudicators, setAdjudicators] = useState('');
  const [form, setForm] = useState<FormItem[]>([]);
  const [error, setError] = useState<unknown>();
  const [wishes, setWishes] = useState({
    ...{ name: '', experimentId: asked, readersPerUnit: 1, repeatShare: 0.1, apart: 10 },
    ...{ seed: 1, least: 30, showReference: true, showVoters: false },
    kinds: ['preference'] as CreateReading['kinds'],
    unveil: 'closed' as CreateReading['unveil'],
    opposite: true,
  });
  const fill = (change: Partial<typeof wishes>) => setWishes({ ...wishes, ...change });
  const number = (
    name: 'readersPerUnit' | 'repeatShare' | 'apart' | 'seed' | 'least',
  ) => ({
    type: 'number',
    required: true,
    value: Number.isNaN(wishes[name]) ? '' : wishes[name],
    onChange: ({ target }: { target: HTMLInputElement }) =>
      fill({ [name]: target.valueAsNumber }),
  });
  const submit = async () => {
    const { opposite, ...rest } = wishes;
    const body = {
      ...rest,
      ...{ id, readers: lines(readers), adjudicators: lines(adjudicators) },
      form: rest.kinds.includes('form') ? form : [],
      rule: { preference: opposite ? 'opposite' : 'any' },
    };
    try {
      await requestJson('POST', READINGS, readingSchema, { body });
      router.push(`/compare/${id}`);
    } catch (refused) {
      setError(refused);
    }
  };
  return (
    <form
      className="mb-6 space-y-3 rounded border border-line bg-panel p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="grid grid-cols-2 gap-3">
        <Field label={t('name')}>
          <TextInput
            required
            maxLength={120}
            value={wishes.name}
            onChange={({ target }) => fill({ name: target.value })}
          />
        </Field>
        <ExperimentField
          value={wishes.experimentId}
          onChange={(experimentId) => fill({ experimentId })}
        />
        <Field label={t('readers')} hint={t('readersHint')}>
          <TextArea
            required
            rows={3}
            value={readers}
            onChange={({ target }) => setReaders(target.value)}
          />
        </Field>
        <Field label={t('adjudicators')} hint={t('adjudicatorsHint')}>
          <TextArea
            rows={3}
            value={adjudicators}
            onChange={({ target }) => setAdjudicators(target.value)}
          />
        </Field>
      </div>
      <fieldset className="flex flex-wrap gap-4">
        <legend className="mb-1 text-sm text-muted">{t('kinds')}</legend>
        {taskKinds.map((kind) => (
          <Check
            key={kind}
            label={kindName(kind)}
            checked={wishes.kinds.includes(kind)}
            onChange={({ target }) =>
              fill({
                kinds: taskKinds.filter((each) =>
                  each === kind ? target.checked : wishes.kinds.includes(each),
                ),
              })
            }
          />
        ))}
      </fieldset>
      {wishes.kinds.includes('form') && <FormEditor items={form} onChange={setForm} />}
      <div className="grid grid-cols-5 gap-3">
        <Field label={t('readersPerUnit')}>
          <TextInput min={1} max={100} {...number('readersPerUnit')} />
        </Field>
        <Field label={t('repeatShare')}>
          <TextInput min={0} max={0.5} step="any" {...number('repeatShare')} />
        </Field>
        <Field label={t('apart')}>
          <TextInput min={0} max={1000} {...number('apart')} />
        </Field>
        <Field label={t('least')}>
          <TextInput min={30} {...number('least')} />
        </Field>
        <Field label={t('seed')}>
          <TextInput min={0} {...number('seed')} />
        </Field>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t('unveil')}>
          <Select
            value={wishes.unveil}
            onChange={({ target }) =>
              fill({ unveil: target.value as CreateReading['unveil'] })
            }
          >
            <option value="closed">{t('unveilClosed')}</option>
            <option value="answered">{t('unveilAnswered')}</option>
          </Select>
        </Field>
        <Field label={t('dispute')}>
          <Select
            value={wishes.opposite ? 'opposite' : 'any'}
            onChange={({ target }) => fill({ opposite: target.value === 'opposite' })}
          >
            <option value="opposite">{t('disputeOpposite')}</option>
            <option value="any">{t('disputeAny')}</option>
          </Select>
        </Field>
        <Check
          label={t('showReference')}
          checked={wishes.showReference}
          onChange={({ target }) => fill({ showReference: target.checked })}
        />
        <Check
          label={t('showVoters')}
          checked={wishes.showVoters}
          onChange={({ target }) => fill({ showVoters: target.checked })}
        />
      </div>
      {error !== undefined && <Failure error={error} />}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={wishes.kinds.length === 0}>
          {t('begin')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
