import { useTranslations } from 'next-intl';
import { Select, TextInput } from '@/app/_ui/field';

const PERIODS = [
  ['any', undefined],
  ['today', 0],
  ['week', 6],
  ['month', 29],
  ['year', 364],
] as const;

const BETWEEN = 'between';

/** Study dates by the last days, or between two. */
export function DateFilter({
  from,
  to,
  onChange,
}: {
  /** `YYYYMMDD`, or empty. */
  from: string;
  to: string;
  onChange: (dates: { from: string; to: string }) => void;
}) {
  const t = useTranslations('studies.date');
  const period = to
    ? undefined
    : PERIODS.find(([, days]) => (days === undefined ? from === '' : from === ago(days)));
  const [name] = period ?? [BETWEEN];
  return (
    <>
      <Select
        aria-label={t('label')}
        value={name}
        onChange={({ target }) => {
          const chosen = PERIODS.find(([each]) => each === target.value);
          if (!chosen) onChange({ from: from || ago(6), to: ago(0) });
          else onChange({ from: chosen[1] === undefined ? '' : ago(chosen[1]), to: '' });
        }}
        className="w-36"
      >
        {[...PERIODS.map(([each]) => each), BETWEEN as typeof BETWEEN].map((each) => (
          <option key={each} value={each}>
            {t(each)}
          </option>
        ))}
      </Select>
      {name === BETWEEN && (
        <>
          <Day
            label={t('from')}
            value={from}
            onChange={(day) => onChange({ from: day, to })}
          />
          <Day
            label={t('to')}
            value={to}
            onChange={(day) => onChange({ from, to: day })}
          />
        </>
      )}
    </>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (day: string) => void;
}) {
  return (
    <TextInput
      type="date"
      aria-label={label}
      value={value.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')}
      onChange={({ target }) => onChange(target.value.replaceAll('-', ''))}
      className="w-36"
    />
  );
}

/** The day so many days ago, where the person is. */
function ago(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() - days);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}${two(day.getMonth() + 1)}${two(day.getDate())}`;
}
