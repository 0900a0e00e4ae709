import type { z } from 'zod';
import type { ProblemError } from '@/app/_data/client';
import type { Store } from '@/app/_ui/store';
import type { Saved } from './saved';
import type { Unsent } from './unsent';

/** A kind of thing that a page makes and a server keeps, at `url` and `url/{id}`. */
export interface Keeping<Thing, Stored extends Saved> {
  readonly url: string;
  /** The whole thing, as GET gives it. */
  readonly stored: z.ZodType<Stored>;
  /** What a write answers. */
  readonly saved: z.ZodType<Saved>;
  readonly changesBy: 'PATCH' | 'PUT';
  /** The body of a new one, but for its id. */
  create(thing: Thing): object;
  change(thing: Thing): object;
  read(key: string, stored: Stored): Thing;
  sourceOf(stored: Stored): Source;
  studyOf(thing: Thing): string;
}

/** Who made a thing: somebody here, a model that was asked here, or whoever wrote a file. */
export type Source = 'person' | 'model' | 'external';

/** One thing as this page has it. */
export interface Entry<Thing, Stored> {
  /** Stable on this page, and the id of its thing; the server's id may change with an undo. */
  readonly key: string;
  readonly drawing: Thing;
  readonly source: Source;
  readonly author: string | null;
  /** ISO 8601, as the next one. */
  readonly madeAt: string | null;
  /** Of the last change that is stored. */
  readonly changedAt: string | null;
  /** Who changed it last; null: nobody since it was made. */
  readonly changedBy: string | null;
  readonly saved: 'saved' | 'saving' | 'failed' | 'conflict';
  readonly failure: ProblemError | null;
  /** What somebody else made of it in the meantime. */
  readonly theirs: Stored | null;
}

/** A thing that no server has taken yet, with what it was made of. */
export interface Left<Thing> {
  readonly entry: Omit<Entry<Thing, never>, 'saved' | 'failure' | 'theirs'>;
  /** The server's id, and the version that was changed; 0: it was never stored. */
  readonly id: string;
  readonly version: number;
}

export interface BookState<Thing, Stored> {
  /** By key, oldest first. */
  entries: ReadonlyMap<string, Entry<Thing, Stored>>;
  /** Deletions that the server has not taken yet. */
  deleting: number;
  deleteFailed: ProblemError | null;
}

/** What is drawn on a study: shown at once, saved soon after, with everything undoable. */
export interface Book<Thing, Stored> {
  readonly store: Store<BookState<Thing, Stored>>;
  /**
   * Take over what the server has; what is being changed here stays as it is here.
   *
   * @param isMeant - Of which things that is; the others stay, too. Absent: of all.
   */
  receive(stored: readonly Stored[], isMeant?: (thing: Thing) => boolean): void;
  /**
   * Things were made or changed by hand: one step to be undone, however many there are.
   *
   * @param gesture - Of the history: what is put with the same one is one step.
   */
  put(things: readonly Thing[], gesture?: string): void;
  remove(key: string, gesture?: string): void;
  /** They follow from something else that was done, or from its undoing: no step of their own. */
  apply(key: string, thing: Thing | null): void;
  retry(key: string): void;
  /** End a conflict: with this page's thing, or with the other one. */
  settle(key: string, with_: 'mine' | 'theirs'): void;
  /** From now on keep in the browser what the server has not taken. */
  keepUnsent(unsent: Unsent<Left<Thing>>): void;
  /**
   * Take over what a page that is gone could not send, and send it. Once the book has received what
   * the server has: where somebody else changed it since, that is a conflict as any other.
   *
   * @returns How many there were that the server does not have.
   */
  restore(left: ReadonlyMap<string, Left<Thing>>): number;
  hasUnsaved(): boolean;
  /** The server's; undefined: it was never stored. */
  idOf(key: string): string | undefined;
  keyOf(id: string): string;
}
