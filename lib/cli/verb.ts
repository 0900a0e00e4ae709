import type { World } from '@/lib/workflow/world';

/** What a command does with the archive. @returns Whether all of it went well. */
export type Verb = (world: World) => Promise<boolean>;

/** Opens the archive for a verb and closes it after. */
export type RunVerb = (verb: Verb) => Promise<void>;
