import { createStore, type Store } from '@/app/_ui/store';

/** What can be told of, in the order in which it is told. */
const KINDS = ['act', 'tool', 'viewport', 'slice', 'window', 'loaded'] as const;
export type Kind = (typeof KINDS)[number];

/** What those hear who don't see the pictures: the last of each kind, once nothing changes any more. */
export interface Heard {
  readonly store: Store<{ text: string }>;
  tell(kind: Kind, text: string): void;
}

/** Somebody who scrolls hears where they arrived, not each slice on the way. */
const QUIET_MS = 500;

export function createHeard(): Heard {
  const store = createStore({ text: '' });
  const waiting = new Map<Kind, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    store,
    tell(kind, text) {
      waiting.set(kind, text);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const texts = KINDS.flatMap((each) => waiting.get(each) ?? []);
        waiting.clear();
        store.set({ text: texts.join('. ') });
      }, QUIET_MS);
    },
  };
}
