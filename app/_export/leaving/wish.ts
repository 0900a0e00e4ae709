import type { Deidentify } from '@/lib/api/deidentification/protocol';

/** How studies are to leave without names, and what somebody said of what they saw. */
export interface LeavingWish extends Pick<
  Deidentify,
  'options' | 'text' | 'once' | 'faces' | 'boxes'
> {
  /** Of each study that was looked at, the digests of what was seen; none yet to be confirmed: empty. */
  readonly seen: Readonly<Record<string, readonly string[]>>;
}

export const NO_WISH: LeavingWish = {
  ...{ options: [], text: 'removed', once: false, faces: false, boxes: {} },
  seen: {},
};

export const isSeen = ({ seen }: LeavingWish, studyUids: readonly string[]): boolean =>
  studyUids.every((uid) => Object.hasOwn(seen, uid));

export const deidentifyAs = ({ seen, ...wish }: LeavingWish): Deidentify => ({
  ...wish,
  confirmed: Object.values(seen).flat(),
});

export type Box = readonly [left: number, top: number, right: number, bottom: number];
