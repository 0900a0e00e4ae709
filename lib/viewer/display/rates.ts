/**
 * What draws slices. A graphics card that is one draws large pictures faster; the one that a browser
 * imitates in software is several times slower than drawing into a 2D canvas at once. Volumes are
 * always drawn by the card.
 */
export type Drawer = 'processor' | 'card';

/** Pictures a second by each, at the size of a viewport; the card's is null where there is none. */
export interface Rates {
  readonly processor: number;
  readonly card: number | null;
}

/** How much faster the card has to be: below that what is drawn at once is worth more. */
const WORTH = 1.5;

export const fasterOf = ({ processor, card }: Rates): Drawer =>
  card !== null && card > WORTH * processor ? 'card' : 'processor';

/** What draws here: measured once for each browser and card, as they name themselves. */
export interface Machine {
  readonly browser: string;
  readonly card: string | null;
}

/**
 * The rates in a text that `textOfRates` made.
 *
 * @param of - Other machines' rates are none; without a card they may be of any card.
 * @returns null for those, and for any other text.
 */
export function ratesIn(
  text: string | null,
  of: Pick<Machine, 'browser'> & Partial<Machine>,
): Rates | null {
  try {
    const kept = JSON.parse(text ?? 'null') as Partial<Machine & Rates> | null;
    const { processor, card = null } =
      (kept as { rates?: Partial<Rates> } | null)?.rates ?? {};
    const isOfIt =
      kept?.browser === of.browser && (of.card === undefined || kept.card === of.card);
    const isRate = (rate: unknown) => typeof rate === 'number' && rate > 0;
    if (!isOfIt || !isRate(processor) || !(card === null || isRate(card))) return null;
    return { processor: processor as number, card };
  } catch {
    return null; // of an earlier version of this page
  }
}

export const textOfRates = (machine: Machine, rates: Rates): string =>
  JSON.stringify({ ...machine, rates });
