import { ArrowUp, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { COLORS } from '@/app/_annotations/colors';
import { IconButton } from '@/app/_ui/button';
import { Select, TextInput } from '@/app/_ui/field';
import type { Row } from './rows';

const CODE = [
  ['value', 'valueShort', 64],
  ['scheme', 'schemeShort', 16],
  ['meaning', 'meaningShort', 64],
] as const;

/** One label of the team's. */
export function LabelRow({
  row,
  number,
  onChange,
  onRaise,
}: {
  row: Row;
  number: number;
  /** @param row - null: it is taken out. */
  onChange: (row: Row | null) => void;
  /** Absent: it is the first. */
  onRaise: (() => void) | undefined;
}) {
  const t = useTranslations('annotations.labels');
  const colours = useTranslations('annotations.colours');
  const label = row.text || String(number);
  return (
    <li className="flex items-center gap-1">
      <TextInput
        aria-label={t('text', { number })}
        placeholder={t('textShort')}
        autoFocus={row.text === ''}
        maxLength={64}
        value={row.text}
        onChange={({ target }) => onChange({ ...row, text: target.value })}
      />
      {CODE.map(([field, short, most]) => (
        <TextInput
          key={field}
          aria-label={t(field, { label })}
          placeholder={t(short)}
          maxLength={most}
          value={row[field]}
          className={field === 'scheme' ? 'w-20 shrink-0' : undefined}
          onChange={({ target }) => onChange({ ...row, [field]: target.value })}
        />
      ))}
      <Select
        aria-label={t('colour', { label })}
        className="w-28 shrink-0"
        style={row.color ? { color: row.color } : undefined}
        value={row.color ?? ''}
        onChange={({ target }) => onChange({ ...row, color: target.value || null })}
      >
        <option value="">{t('noColour')}</option>
        {COLORS.flatMap(([word, color]) =>
          color ? (
            <option key={word} value={color}>
              {colours(word)}
            </option>
          ) : (
            []
          ),
        )}
        {row.color !== null && !COLORS.some(([, color]) => color === row.color) && (
          <option value={row.color}>{row.color}</option>
        )}
      </Select>
      <IconButton
        label={t('up', { label })}
        disabled={!onRaise}
        onClick={() => onRaise?.()}
      >
        <ArrowUp size={14} />
      </IconButton>
      <IconButton label={t('remove', { label })} onClick={() => onChange(null)}>
        <Trash2 size={14} />
      </IconButton>
    </li>
  );
}
