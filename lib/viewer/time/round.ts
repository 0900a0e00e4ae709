/** What comes after the last frame: the first one, or the way back. */
export const ENDINGS = ['loop', 'bounce'] as const;
export type Ending = (typeof ENDINGS)[number];

/** One round through a clip: which frame is to be seen when. */
export interface Round {
  /** Milliseconds. */
  readonly lengthMs: number;
  /** @param atMs - From 0, of any round. */
  frameAt(atMs: number): number;
  /** When a frame begins, on the way forward. */
  startOf(frame: number): number;
}

/** @param durationsMs - How long each frame is to be seen; there and back with `bounce`. */
export function roundOf(durationsMs: readonly number[], ending: Ending): Round {
  const forward = [...durationsMs.keys()];
  const order =
    ending === 'bounce' ? [...forward, ...forward.slice(1, -1).reverse()] : forward;
  const ends: number[] = [];
  for (const frame of order) ends.push((ends.at(-1) ?? 0) + (durationsMs[frame] ?? 0));
  const lengthMs = ends.at(-1) ?? 0;
  return {
    lengthMs,
    frameAt(atMs) {
      const within = lengthMs > 0 ? ((atMs % lengthMs) + lengthMs) % lengthMs : 0;
      // Frames are too few for a search to be worth its lines.
      const place = ends.findIndex((end) => within < end);
      return order[Math.max(0, place)] ?? 0;
    },
    startOf: (frame) => (frame > 0 ? (ends[frame - 1] ?? 0) : 0),
  };
}
