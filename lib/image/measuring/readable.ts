// Their name is said by the tool.
const UNSPOKEN = ['length', 'true length', 'area', 'angle', 'value'];
const SPOKEN: Record<string, string> = { sd: 'SD', 'velocity-time integral': 'VTI' };

/** Of units in which one decimal would be coarse: a tenth of a millimetre, a thousandth of a second. */
const DECIMALS: Readonly<Record<string, number>> = { cm: 2, 'cm²': 2, s: 3 };

/** What was measured, in what unit. */
export interface MeasuredNumber {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/**
 * Measurements as they are read on the screen: mostly one decimal, the unit, `1` not spoken.
 *
 * @param inWords - Says a name in the reader's language.
 */
export const readableIn =
  (inWords: (name: string) => string) =>
  ({ name, value, unit }: MeasuredNumber): string => {
    const number = value.toFixed(name === 'pixels' ? 0 : (DECIMALS[unit] ?? 1));
    const joint = unit === '°' ? '' : ' ';
    const spoken = unit === '1' ? number : `${number}${joint}${unit}`;
    return UNSPOKEN.includes(name)
      ? spoken
      : `${inWords(SPOKEN[name] ?? name)} ${spoken}`;
  };

/** In English. */
export const readable = readableIn((name) => name);
