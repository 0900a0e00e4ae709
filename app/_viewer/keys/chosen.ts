import { createPreference, useChoice } from '@/app/_data/preference';
import type { ActionId } from './keys';
import { readProfile, settle, writeProfile, type Keys, type Profile } from './profile';
import { OVERREAD, READY } from './ready-profiles';

/** The keys and the mouse as this person has them: a ready profile by its name, or one of their own. */
export const chosenKeys = createPreference('keys', (text): Keys => {
  if (text === null) return settle(OVERREAD);
  const ready = READY.find(({ name }) => name === text);
  try {
    return settle(ready ?? readProfile(text));
  } catch {
    return settle(OVERREAD); // of another version of this page
  }
});

export function choose(profile: Profile): void {
  chosenKeys.keep(READY.includes(profile) ? profile.name : writeProfile(settle(profile)));
}

export const useChosenKeys = (): Keys => useChoice(chosenKeys);

/** How tooltips and menus learn the key of an action; undefined when it has none. */
export function useKeyOf(): (id: ActionId) => string | undefined {
  const { of } = useChosenKeys();
  return (id) => of[id][0];
}
