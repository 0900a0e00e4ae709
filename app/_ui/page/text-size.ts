/** How large text is, in percent of what the browser is set to; everything goes along with it. */
export const TEXT_SIZES = [90, 100, 115, 130, 150] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** Holds a {@link TextSize}: the page is sent with it, so that nothing jumps when it is there. */
export const TEXT_COOKIE = 'overread.text';

export const textSizeOf = (chosen: string | undefined): TextSize =>
  TEXT_SIZES.find((each) => String(each) === chosen) ?? 100;
