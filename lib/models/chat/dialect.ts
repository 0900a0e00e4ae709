import type { z } from 'zod';
import type { DraftRequest } from '@/lib/models/adapter';
import type { errorSchema } from '@/lib/models/asking/failures';
import type { ServiceSettings } from '@/lib/models/chat/settings';

/** How an answer ended: said all, cut at its limit, declined, or stopped by a safety filter. */
export type Finish = 'whole' | 'length' | 'refused' | 'filtered';

/** What one event of an answer, or a whole answer, tells. Absent means: says nothing of it. */
export interface Piece {
  readonly text?: string | undefined;
  /** The service's own words for why it declined. */
  readonly refusal?: string | undefined;
  /** The name the service gives itself. */
  readonly model?: string | null | undefined;
  readonly finish?: Finish | undefined;
  readonly inputTokens?: number | null | undefined;
  readonly outputTokens?: number | null | undefined;
  /** What the service reported as an error instead of, or after, an answer. */
  readonly error?: z.infer<typeof errorSchema> | null | undefined;
  /** Nothing follows: the rest of the connection is not waited for. */
  readonly last?: boolean | undefined;
}

/** The words of one service: the whole of what its adapter has to say. */
export interface Dialect {
  /** Below the base URL, with its leading slash. */
  draftPath(settings: ServiceSettings): string;
  headers(settings: ServiceSettings): Record<string, string>;
  /** The question as JSON. Only what is in `request` goes in; `measure` is never called. */
  body(request: DraftRequest, settings: ServiceSettings): object;
  /** How a stream is parted: server-sent events, or one JSON value a line. */
  readonly stream: 'events' | 'lines';
  /** @returns undefined when it is nothing that this dialect says. */
  read(event: unknown): Piece | undefined;
  /** Asked whether the service is there; never with an image. */
  readonly list: {
    readonly path: string;
    /** @returns undefined when it is no list of models. */
    models(body: unknown): string[] | undefined;
  };
  /** Asked whether the model has eyes, where a service can tell. */
  readonly sight?: {
    readonly path: string;
    body(settings: ServiceSettings): object;
    sees(body: unknown): boolean;
  };
}
