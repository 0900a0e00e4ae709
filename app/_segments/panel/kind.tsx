import { useTranslations } from 'next-intl';
import type { KeptSegment } from '@/app/_segments/segment';
import { Select } from '@/app/_ui/field';
import { useRoom } from '@/app/_viewer/room';
import { PROPERTIES, type Code } from '@/lib/dicom/segmentation/properties';

const NOT_SAID = '';

/** What a segment is, in codes that other systems know, beside its label. */
export function Kind({ segment }: { segment: KeptSegment }) {
  const t = useTranslations('segments');
  const { segments } = useRoom();
  const meaningOf = useMeaning();
  const { category, type } = segment;
  const chosen = category && type ? nameOf(category, type) : NOT_SAID;
  const isOffered = chosen === NOT_SAID || OFFERED.has(chosen);
  return (
    <Select
      aria-label={t('kindOf', { name: segment.label })}
      value={chosen}
      className={`ml-7 h-6 w-[calc(100%-1.75rem)] truncate rounded border border-transparent bg-transparent px-1 text-sm hover:border-line ${chosen === NOT_SAID ? 'text-faint' : 'text-muted'}`}
      onChange={({ target }) => {
        const found = OFFERED.get(target.value);
        segments.put([{ ...segment, category: null, type: null, ...found }]);
      }}
    >
      <option value={NOT_SAID}>{t('kindNotSaid')}</option>
      {!isOffered && type && <option value={chosen}>{type.meaning}</option>}
      {PROPERTIES.map((property) => (
        <optgroup key={property.category.value} label={meaningOf(property.category)}>
          {property.types.map((each) => (
            <option key={each.value} value={nameOf(property.category, each)}>
              {meaningOf(each)}
            </option>
          ))}
        </optgroup>
      ))}
    </Select>
  );
}

const nameOf = (category: Code, type: Code) =>
  [category, type].map(({ scheme, value }) => `${scheme} ${value}`).join();

const OFFERED: ReadonlyMap<string, { category: Code; type: Code }> = new Map(
  PROPERTIES.flatMap(({ category, types }) =>
    types.map((type) => [nameOf(category, type), { category, type }]),
  ),
);

/** What a label's code makes of a segment; nothing where segments are not said to be that. */
export const kindOfCode = (
  code: Code | null,
): { category: Code; type: Code } | undefined =>
  code === null
    ? undefined
    : [...OFFERED.values()].find(
        ({ type }) => type.scheme === code.scheme && type.value === code.value,
      );

/** A code in the reader's language, where it is one of those that are offered; else as its file has it. */
function useMeaning(): (code: Code) => string {
  const t = useTranslations('segments.kinds');
  return ({ value, meaning }) => {
    const key = value as Parameters<typeof t.has>[0];
    return t.has(key) ? t(key) : meaning;
  };
}
