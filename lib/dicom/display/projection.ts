import { groupWith } from '@/lib/dicom/attributes/functional-groups';
import {
  TAG,
  itemsOf,
  numbersOf,
  stringOf,
  stringsOf,
  type DicomJson,
} from '@/lib/dicom/json';

/** Which projection of which side a picture is, and how a breast lies in it. */
export interface Projection {
  /** View Position's words: `CC`, `MLO`, `PA` … */
  readonly view: string | undefined;
  readonly laterality: 'L' | 'R' | 'B' | undefined;
  /** FOR PRESENTATION, FOR PROCESSING. */
  readonly presentationIntent: string | undefined;
  readonly breast: Breast | undefined;
}

/** How a breast lies in the picture as it is stored. */
export interface Breast {
  /** At which edge the chest wall is; absent where Patient Orientation doesn't tell. */
  readonly wall?: 'left' | 'right';
  /** Head, or axilla, is at the bottom. */
  readonly upsideDown: boolean;
  /** Of the whole picture, at the detector. */
  readonly widthMm?: number;
  readonly heightMm?: number;
}

/** Frame Anatomy Sequence, Frame Laterality and View Code Sequence. */
const [FRAME_ANATOMY, FRAME_LATERALITY, VIEW_CODE] = [
  '00209071',
  '00209072',
  '00540220',
] as const;

/**
 * By the code of PS3.16's CID 4014, where View Position doesn't say it: SNOMED CT's, and SNOMED RT's of
 * files of before.
 */
const VIEWS: Readonly<Record<string, string>> = {
  ...{ '399260004': 'ML', 'R-10224': 'ML' },
  ...{ '399368009': 'MLO', 'R-10226': 'MLO' },
  ...{ '399352003': 'LM', 'R-10228': 'LM' },
  ...{ '399099002': 'LMO', 'R-10230': 'LMO' },
  ...{ '399162004': 'CC', 'R-10242': 'CC' },
  ...{ '399196006': 'FB', 'R-10244': 'FB' },
  ...{ '399188001': 'SIO', 'R-102D0': 'SIO' },
  ...{ '441555000': 'ISO', 'R-40AAA': 'ISO' },
  ...{ '399192008': 'XCCL', 'R-1024A': 'XCCL' },
  ...{ '399101009': 'XCCM', 'R-1024B': 'XCCM' },
};

/** @param frame - From 1. */
export function readProjection(header: DicomJson, frame: number): Projection {
  const isBreast = stringOf(header, TAG.Modality) === 'MG';
  return {
    view: readView(header),
    laterality: readLaterality(header, frame),
    presentationIntent: stringOf(header, TAG.PresentationIntentType),
    breast: isBreast ? readBreast(header) : undefined,
  };
}

function readView(header: DicomJson): string | undefined {
  const said = stringOf(header, TAG.ViewPosition)?.toUpperCase();
  if (said) return said;
  const [item] = itemsOf(header, VIEW_CODE);
  return item && VIEWS[stringOf(item, TAG.CodeValue) ?? ''];
}

function readLaterality(header: DicomJson, frame: number): Projection['laterality'] {
  const anatomy = groupWith(header, frame, FRAME_ANATOMY, FRAME_LATERALITY);
  const said =
    stringOf(header, TAG.ImageLaterality) ??
    stringOf(anatomy, FRAME_LATERALITY) ??
    stringOf(header, TAG.Laterality);
  return said === 'L' || said === 'R' || said === 'B' ? said : undefined;
}

/**
 * Patient Orientation names where rows and columns run to (PS3.3 C.7.6.1.1.1): a row towards anterior
 * begins at the chest wall. A CC looks right with the outer side of the breast, every other view with
 * the head at the top.
 */
function readBreast(header: DicomJson): Breast {
  const [row = '', column = ''] = stringsOf(header, TAG.PatientOrientation);
  const wall = { A: 'left', P: 'right' } as const;
  const edge = wall[row[0] as 'A' | 'P'];
  const laterality = readLaterality(header, 1);
  const [rows = 0, columns = 0] = [header[TAG.Rows], header[TAG.Columns]].map((each) =>
    Number(each?.Value?.[0] ?? 0),
  );
  const spacing = numbersOf(header, TAG.ImagerPixelSpacing);
  const [down = 0, across = 0] =
    spacing.length === 2 ? spacing : numbersOf(header, TAG.PixelSpacing);
  const isKnown = down > 0 && across > 0;
  return {
    ...(edge && { wall: edge }),
    // The outer side of a right breast is the right.
    upsideDown: column[0] === 'H' || (laterality !== undefined && column === laterality),
    ...(isKnown && { widthMm: columns * across, heightMm: rows * down }),
  };
}
