import { numbersOf, TAG, type DicomElement, type DicomJson } from '@/lib/dicom/json';

const RADIOPHARMACEUTICAL_INFORMATION = '00540016';

/**
 * A header without what leads Cornerstone 5.14 astray. Only Cornerstone sees it: what is shown as
 * text and what is measured comes from the archive's own.
 *
 * - A spacing of 0 becomes the spacing of the picture, which then has no extent.
 * - A window of no width, or one that is a single step, turns the picture into its negative.
 * - Of the name of a VOI LUT function it reads the first letter and then knows no such function; the
 *   functions are drawn by `display/paint`, to which Cornerstone's own would only be in the way.
 * - Where the extremes of a frame come out whole, it keeps the values in whole numbers just large
 *   enough for these, although a slope of 1/2 makes halves, and stored values that don't fit wrap
 *   around before they are scaled: such an intercept is a millionth more, so that nothing is whole.
 * - With the dose of a PET it scales pixels to SUV, which the file's window is not in.
 */
export function cornerstoneHeader(header: DicomJson): DicomJson {
  const clean = withoutNonsense(header);
  const { [RADIOPHARMACEUTICAL_INFORMATION]: _dose, ...rest } = clean;
  return rest;
}

const GROUPS: readonly string[] = [
  TAG.SharedFunctionalGroupsSequence,
  TAG.PerFrameFunctionalGroupsSequence,
  TAG.PixelMeasuresSequence,
  TAG.FrameVOILUTSequence,
  TAG.PixelValueTransformationSequence,
];

/** Below what 32-bit fractions hold of values above 16. */
const A_MILLIONTH = 2 ** -20;

function withoutNonsense(item: DicomJson): DicomJson {
  const [slope = 1] = numbersOf(item, TAG.RescaleSlope);
  const [intercept] = numbersOf(item, TAG.RescaleIntercept);
  const hasWindow = numbersOf(item, TAG.WindowWidth).every((width) => width > 1);
  return Object.fromEntries(
    Object.entries(item).flatMap(([tag, element]): [string, DicomElement][] => {
      if (SPACINGS.includes(tag) && !numbersOf(item, tag).every((mm) => mm > 0)) {
        return [];
      }
      if (WINDOW.includes(tag) && !hasWindow) return [];
      if (tag === TAG.VOILUTFunction) return [];
      if (tag === TAG.RescaleIntercept && intercept !== undefined && slope % 1 !== 0) {
        return [[tag, { ...element, Value: [intercept + A_MILLIONTH] }]];
      }
      return [[tag, GROUPS.includes(tag) ? itemsWithoutNonsense(element) : element]];
    }),
  );
}

const SPACINGS: readonly string[] = [
  TAG.PixelSpacing,
  TAG.ImagerPixelSpacing,
  TAG.NominalScannedPixelSpacing,
];
const WINDOW: readonly string[] = [TAG.WindowCenter, TAG.WindowWidth];

const itemsWithoutNonsense = (element: DicomElement): DicomElement => ({
  ...element,
  Value: ((element.Value ?? []) as DicomJson[]).map(withoutNonsense),
});
