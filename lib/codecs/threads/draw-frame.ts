import { decodeFrame, type DecodeRequest } from '@/lib/codecs/decode-frame';
import { renderFrame, type Picture } from '@/lib/image/render';
import { withoutTop } from '@/lib/image/text/banner';
import { textOn, type FoundLine } from '@/lib/image/text/on-picture';

export interface DrawRequest extends DecodeRequest {
  readonly drawing: Omit<Parameters<typeof renderFrame>[0], 'decoded' | 'image'> & {
    /** So many rows from the top are black. */
    readonly banner: number;
    /** Is text looked for in the picture? */
    readonly search: boolean;
  };
}

export interface DrawnFrame {
  readonly picture: Picture;
  /** What looks like text; empty where none was looked for. */
  readonly lines: readonly FoundLine[];
}

/** Decode a frame, draw it as `renderFrame` does, and look for text in it. Throws as both of them. */
export async function drawFrame({
  drawing,
  ...request
}: DrawRequest): Promise<DrawnFrame> {
  const { banner, search, ...how } = drawing;
  const decoded = await decodeFrame(request);
  const drawn = renderFrame({ ...how, decoded, image: request.image });
  const picture = withoutTop(drawn, banner);
  return {
    picture,
    lines: search ? textOn(picture, Array.isArray(how.window)) : [],
  };
}
