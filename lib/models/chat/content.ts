import type { DraftRequest } from '@/lib/models/adapter';
import type { ServiceSettings } from '@/lib/models/chat/settings';

/** A text, or the bytes of a PNG. */
export type Part = string | Uint8Array;

type Order = Pick<ServiceSettings, 'caption' | 'system'>;

/**
 * All that the user's message says, in order: what the images are, each image with its caption, the
 * question; before them the instructions, where there is no system message to hold them.
 */
export const contentOf = (
  request: DraftRequest,
  { caption: at, system }: Order,
): Part[] =>
  // An empty text part is an error to some services.
  [
    ...(system === 'none' ? [request.instructions] : []),
    request.context,
    ...request.slices.flatMap(({ png, caption }) =>
      at === 'before' ? [caption, png] : [png, caption],
    ),
    request.question,
  ].filter((part) => part !== '');

/** The system message, if the model takes one. */
export const systemOf = ({ instructions }: DraftRequest, { system }: Order) =>
  system === 'yes' && instructions !== '' ? instructions : undefined;

export const base64 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');

export const dataUrl = (png: Uint8Array) => `data:image/png;base64,${base64(png)}`;
