/** CSS pixels for one millimetre of paper. */
const PX_PER_MM = 96 / 25.4;

/**
 * What A4 and US Letter both have room for when they lie, within margins of 12 mm, and above a line of
 * text: the shorter width, the lower height.
 */
const ROOM_MM = { width: 279 - 24, height: 210 - 24 - 8 };

/** By how much pictures of this size, CSS pixels, are made smaller or larger to fill the paper. */
export const scaleForPaper = (width: number, height: number): number =>
  width > 0 && height > 0
    ? Math.min((ROOM_MM.width * PX_PER_MM) / width, (ROOM_MM.height * PX_PER_MM) / height)
    : 1;
