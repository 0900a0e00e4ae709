import { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { DragTool } from '@/lib/viewer/tools';
import { ACTIONS, type Action, type ActionId } from './keys';

export const DRAGS = [
  'window',
  'pan',
  'zoom',
  'scroll',
] as const satisfies readonly DragTool[];

/** What a notch of the wheel does. */
export const WHEELS = ['scroll', 'zoom'] as const;

/** Ways of a drag that change the level of a window. */
export const BRIGHTER = ['up', 'down'] as const;

const drag = z.enum(DRAGS);
const wheel = z.enum(WHEELS);
const mouseSchema = z.object({
  /** The left button follows the chosen tool; this one is chosen first. */
  left: drag,
  shiftLeft: drag,
  middle: drag,
  right: drag,
  wheel,
  ctrlWheel: wheel,
  /** Which way a drag makes a picture brighter; absent: up. */
  brighter: z.enum(BRIGHTER).optional(),
});
export type Mouse = z.infer<typeof mouseSchema>;

/** What one person's hands expect, as far as it differs from the profile Overread. */
export interface Profile {
  readonly name: string;
  /** An empty list: no key. */
  readonly keys: Readonly<Partial<Record<ActionId, readonly string[]>>>;
  readonly mouse: Readonly<Partial<Mouse>>;
}

/** A profile with nothing left open. */
export interface Keys {
  readonly name: string;
  readonly of: Readonly<Record<ActionId, readonly string[]>>;
  readonly byKey: ReadonlyMap<string, Action>;
  readonly mouse: Mouse;
}

const USUAL_MOUSE: Mouse = {
  left: 'window',
  shiftLeft: 'pan',
  middle: 'pan',
  right: 'zoom',
  wheel: 'scroll',
  ctrlWheel: 'zoom',
};

/**
 * Fill in what the profile doesn't say. An action that it doesn't know (it may be older than the
 * action) keeps its usual keys, save those that the profile gave to others.
 */
export function settle({ name, keys, mouse }: Profile): Keys {
  const taken = new Set(Object.values(keys).flat());
  const of = Object.fromEntries(
    ACTIONS.map(({ id, keys: usual }) => [
      id,
      keys[id] ?? usual.filter((key) => !taken.has(key)),
    ]),
  ) as Record<ActionId, readonly string[]>;
  return {
    name,
    of,
    byKey: new Map(ACTIONS.flatMap((each) => of[each.id].map((key) => [key, each]))),
    mouse: { ...USUAL_MOUSE, ...mouse },
  };
}

/** @throws AppError `conflict`: another action has the key, or no page can have it. */
export function giveKey(keys: Keys, id: ActionId, key: string): Profile {
  const holder = keys.byKey.get(key);
  if (holder && holder.id !== id) {
    throw new AppError('conflict', `${key} is the key of “${holder.does}”.`, {
      hint: 'Take it away there first.',
    });
  }
  if (!isKeyName(key)) {
    throw new AppError('conflict', `${key} can’t be given.`);
  }
  if (OF_BROWSERS.includes(key)) {
    throw new AppError('conflict', `Browsers keep ${key} for themselves.`);
  }
  return withKeys(keys, id, [...new Set([...keys.of[id], key])]);
}

export const withKeys = (keys: Keys, id: ActionId, list: readonly string[]): Profile => ({
  name: OWN_NAME,
  keys: { ...keys.of, [id]: list },
  mouse: keys.mouse,
});

export const withMouse = (keys: Keys, mouse: Partial<Mouse>): Profile => ({
  name: OWN_NAME,
  keys: keys.of,
  mouse: { ...keys.mouse, ...mouse },
});

/** Of whatever differs from the ready ones. */
const OWN_NAME = 'My own';

/** New tab, new window, close: pages never hear of them. */
const OF_BROWSERS = ['Ctrl+T', 'Ctrl+N', 'Ctrl+W', 'Ctrl+Shift+T', 'Ctrl+Shift+N'];

const NAMED =
  'Home|End|PageDown|PageUp|Insert|Delete|Backspace|Enter|Esc|Space|F[1-9]|F1[0-2]';

/** Written as `nameOf` writes it; Tab is not among them, since it moves the focus. */
export const isKeyName = (text: string): boolean =>
  new RegExp(`^(Ctrl\\+)?(Alt\\+)?(Shift\\+)?([↓↑←→]|${NAMED}|[^\\p{Ll}\\s])$`, 'u').test(
    text,
  );

const FORMAT = 'overread-keys';
const fileSchema = z.object({
  format: z.literal(FORMAT, 'it is not a profile of keys'),
  name: z.string().trim().min(1).max(60),
  keys: z.record(
    z.string(),
    z
      .array(
        z.string().refine(isKeyName, {
          error: ({ input }) => `“${String(input).slice(0, 30)}” is no name of a key`,
        }),
      )
      .max(4),
  ),
  mouse: mouseSchema.partial(),
});

/** The text of a file; `readProfile` reads it back. */
export const writeProfile = ({ name, of, mouse }: Keys): string =>
  `${JSON.stringify({ format: FORMAT, name, keys: of, mouse }, null, 2)}\n`;

/**
 * Read the text of a file. Actions that this version doesn't have are left out.
 *
 * @throws AppError `invalid_request`, saying what is wrong where: no profile, an unknown key, one
 *   key for two actions.
 */
export function readProfile(text: string): Profile {
  const { name, keys, mouse } = checked(text);
  const known = ACTIONS.flatMap((each) => {
    const list = keys[each.id];
    return list ? [{ ...each, keys: list }] : [];
  });
  const holders = new Map<string, Action>();
  for (const each of known) {
    for (const key of each.keys) {
      const holder = holders.get(key);
      if (holder && holder !== each) {
        throw unusable(`${key} stands for both “${holder.does}” and “${each.does}”`);
      }
      holders.set(key, each);
    }
  }
  return {
    name,
    keys: Object.fromEntries(known.map((each) => [each.id, each.keys])),
    mouse: Object.fromEntries(
      Object.entries(mouse).filter(([, what]) => what !== undefined),
    ),
  };
}

function checked(text: string) {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw unusable('it is not JSON', cause);
  }
  const answer = fileSchema.safeParse(json);
  if (answer.success) return answer.data;
  const [issue] = answer.error.issues;
  const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw unusable(`${where}${issue?.message ?? 'it is not a profile of keys'}`);
}

const unusable = (why: string, cause?: unknown) =>
  new AppError('invalid_request', `This file can’t be used: ${why}.`, {
    hint: 'Your keys stay as they are.',
    cause,
  });
