import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';

export const MODEL = 'strict-vlm';
/** The name that the stand-in gives itself in its answers. */
export const OWN_NAME = `${MODEL}-0123`;
export const COUNTS = { input: 1234, output: 56 };

export type Finish = 'stop' | 'length' | 'filtered';

/** One service's words: what it takes, and how it answers. */
export interface Wire {
  /** The adapter that speaks it. */
  readonly id: string;
  /** Between host and the paths below. */
  readonly base: string;
  readonly draftPaths: readonly string[];
  readonly key: { readonly header: string; readonly before: string };
  /** Headers without which the real service turns every request away. */
  readonly needs?: Readonly<Record<string, string>>;
  readonly request: z.ZodType;
  /** Beyond these it answers 413 (bytes) or 400 (images). */
  readonly most: {
    readonly images: number;
    readonly imageBytes: number;
    readonly requestBytes: number;
    /** Of the longest side of an image, by how many there are. */
    edge?(images: number): number;
  };
  modelOf(path: string, body: unknown): unknown;
  isStreamed(path: string, body: unknown): boolean;
  /** Of a request in order: what it says, as texts and PNGs, in their order. */
  partsOf(body: unknown): { system?: string | undefined; user: (string | Buffer)[] };
  /** Error statuses as the service words them. */
  error(status: number, message: string, code?: string): unknown;
  readonly list: { readonly path: string; readonly body: unknown };
  /** Other things it can be asked without an image. */
  readonly asked?: Readonly<Record<string, unknown>>;
  readonly answer: AnswerForm;
}

/** How an answer is written down. Streamed parts are ready for the connection. */
export interface AnswerForm {
  readonly type: string;
  begin(): string;
  piece(text: string): string;
  thought(text: string): string;
  refusal(text: string): string;
  end(finish: Finish, usage: boolean): string;
  error(code: number | string, message: string): string;
  whole(
    say: { text?: string; refusal?: string; thought?: string },
    finish: Finish,
  ): object;
  /** With `usage`, or without it. */
  wholeUsage: object;
}

export type Headers = IncomingHttpHeaders;

export const sse = (data: object, event?: string) =>
  `${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`;

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** Bare base64 of a PNG, exactly as a strict reader takes it; undefined when it is anything else. */
export function pngOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  const exact = bytes.toString('base64') === text;
  return exact && bytes.subarray(0, 8).equals(PNG) ? bytes : undefined;
}

const PREFIX = 'data:image/png;base64,';

/** The same as a data URI. */
export const pngOfUrl = (url: string) =>
  url.startsWith(PREFIX) ? pngOf(url.slice(PREFIX.length)) : undefined;

/** A request says what it was checked to say; used behind `request` only. */
export const as = <T>(value: unknown) => value as T;
