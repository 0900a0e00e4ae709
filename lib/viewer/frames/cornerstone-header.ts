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
];

function withoutNonsense(item: DicomJson): DicomJson {
  const hasWindow = numbersOf(item, TAG.WindowWidth).every((width) => width > 1);
  return Object.fromEntries(
    Object.entries(item).flatMap(([tag, element]): [string, DicomElement][] => {
      if (SPACINGS.includes(tag) && !numbersOf(item, tag).every((mm) => mm > 0)) {
        return [];
      }
      if (WINDOW.includes(tag) && !hasWindow) return [];
      if (tag === TAG.VOILUTFunction) return [];
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
