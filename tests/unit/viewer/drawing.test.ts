import { describe, expect, it } from 'vitest';
import { fasterOf, ratesIn, textOfRates } from '@/lib/viewer/display/rates';

describe('what draws slices', () => {
  it('is the card where it is half as fast again, else the processor', () => {
    expect(fasterOf({ processor: 100, card: 151 })).toBe('card');
    expect(fasterOf({ processor: 100, card: 150 })).toBe('processor');
    expect(fasterOf({ processor: 100, card: 20 })).toBe('processor');
    expect(fasterOf({ processor: 100, card: null })).toBe('processor');
  });

  const machine = { browser: 'Chromium 150', card: 'A Card' };
  const rates = { processor: 120.5, card: 480 };
  const text = textOfRates(machine, rates);

  it('is chosen by what was measured with this browser and this card', () => {
    expect(ratesIn(text, machine)).toEqual(rates);
    const withoutCard = { ...machine, card: null };
    const alone = { processor: 120.5, card: null };
    expect(ratesIn(textOfRates(withoutCard, alone), withoutCard)).toEqual(alone);
    // Before the card is asked for its name.
    expect(ratesIn(text, { browser: 'Chromium 150' })).toEqual(rates);
  });

  it('is measured anew where either is another one', () => {
    expect(ratesIn(text, { ...machine, card: 'Another Card' })).toBeNull();
    expect(ratesIn(text, { ...machine, card: null })).toBeNull();
    expect(ratesIn(text, { ...machine, browser: 'Chromium 151' })).toBeNull();
    expect(ratesIn(text, { browser: 'Chromium 151' })).toBeNull();
  });

  it.each([
    ...[null, '', 'card', 'processor', '{', '[]', '7', '{"browser":"Chromium 150"}'],
    '{"browser":"Chromium 150","card":"A Card","rates":{"processor":0,"card":5}}',
    '{"browser":"Chromium 150","card":"A Card","rates":{"processor":5,"card":"5"}}',
  ])('is measured anew where %j was kept', (kept) => {
    expect(ratesIn(kept, machine)).toBeNull();
  });
});
