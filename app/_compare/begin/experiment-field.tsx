import { useTranslations } from 'next-intl';
import { useExperiments } from '@/app/_compare/data';
import { Field, Select } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';

/** Which experiment's drafts are to be read. */
export function ExperimentField({
  value,
  onChange,
}: {
  value: string;
  onChange: (id: string) => void;
}) {
  const t = useTranslations('compare.begin');
  const state = useTranslations('compare.experimentStates');
  const { data, error } = useExperiments();
  if (error) return <Failure error={error} />;
  const none = data?.experiments.length === 0;
  return (
    <Field label={t('experiment')} hint={none ? t('noExperiment') : undefined}>
      <Select required value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{t('chooseExperiment')}</option>
        {data?.experiments.map((each) => (
          <option key={each.id} value={each.id}>
            {[each.name, each.cohort.name, state(each.state)].join(' · ')}
          </option>
        ))}
      </Select>
    </Field>
  );
}
