import type { LookUpTable } from '@/lib/dicom/look-up-tables';
import type { NamedDataSet } from '@/lib/dicom/write-part10';
import type { FrameDisplay } from '@/lib/export/annotated-study';
import { imageReference } from '@/lib/export/dicom/modules';
import type { ReferencedImage } from '@/lib/export/referenced-images';

/** A frame with the way it is shown; undefined: nothing is known of that. */
export interface ShownImage {
  readonly image: ReferencedImage;
  readonly display: FrameDisplay | undefined;
}

/** Is it shown in greys, so that a presentation state has to say which? */
export const isGrey = ({ display }: ShownImage): boolean =>
  !display || display.photometricInterpretation.startsWith('MONOCHROME');

/**
 * What one presentation state says once for all its images: those that differ in it need another.
 */
export const displayKey = (shown: ShownImage): string => {
  const { display, image } = shown;
  return JSON.stringify([
    image.series.uid,
    isGrey(shown),
    ...(isGrey(shown)
      ? [
          display?.photometricInterpretation === 'MONOCHROME1',
          display?.rescale,
          display?.modalityLut && [...display.modalityLut.entries],
        ]
      : []),
  ]);
};

/** Images, one item each: all frames of one that are meant. */
export function imageReferences(images: readonly ReferencedImage[]) {
  const byUid = Map.groupBy(images, ({ instance }) => instance.sopInstanceUid);
  return [...byUid.values()].flatMap((frames) => {
    const [first] = frames;
    if (!first) return [];
    const numbers = [...new Set(frames.map(({ frame }) => frame))].sort((a, b) => a - b);
    return [
      {
        ...imageReference(first),
        ...(first.instance.frames > 1 && { ReferencedFrameNumber: numbers }),
      },
    ];
  });
}

/**
 * Modality LUT, Softcopy VOI LUT and Softcopy Presentation LUT modules. A presentation state takes the
 * place of all that the image says itself, hence what the image says stands here again.
 *
 * @see DICOM PS3.3 A.33.1, C.11.1, C.11.6, C.11.8
 */
export function greyTransformations(shown: readonly ShownImage[]) {
  const display = shown[0]?.display;
  const rescale = display?.rescale;
  return {
    ...(display?.modalityLut
      ? {
          ModalityLUTSequence: [
            { ...lookUpTable(display.modalityLut, 16), ModalityLUTType: 'US' },
          ],
        }
      : rescale && {
          RescaleSlope: rescale.slope,
          RescaleIntercept: rescale.intercept,
          RescaleType: rescale.type ?? 'US',
        }),
    ...voi(shown),
    PresentationLUTShape:
      display?.photometricInterpretation === 'MONOCHROME1' ? 'INVERSE' : 'IDENTITY',
  };
}

/** A window, or a table, for each image; without one all values are shown, lowest to highest. */
function voi(shown: readonly ShownImage[]) {
  const bySame = Map.groupBy(shown, ({ display }) =>
    JSON.stringify([display?.window, display?.voiLut && [...display.voiLut.entries]]),
  );
  const items = [...bySame.values()].flatMap((same): NamedDataSet[] => {
    const { window, voiLut } = same[0]?.display ?? {};
    const images = imageReferences(same.map(({ image }) => image));
    if (window) {
      return [
        {
          ReferencedImageSequence: images,
          WindowCenter: window.center,
          WindowWidth: window.width,
          ...(window.fn !== 'LINEAR' && { VOILUTFunction: window.fn }),
        },
      ];
    }
    if (!voiLut) return [];
    const table = stretched(voiLut);
    return [
      {
        ReferencedImageSequence: images,
        VOILUTSequence: [lookUpTable(table, table.bitsPerEntry)],
      },
    ];
  });
  return items.length > 0 ? { SoftcopyVOILUTSequence: items } : {};
}

/** @param bits - Of the greys; those of a modality's table may be any number, and have 16. */
function lookUpTable({ firstMapped, entries }: LookUpTable, bits: number) {
  return {
    _vrMap: { LUTDescriptor: firstMapped < 0 ? 'SS' : 'US', LUTData: 'OW' },
    LUTDescriptor: [entries.length % 65_536, firstMapped, bits],
    LUTData: entries,
  };
}

/**
 * A table of 8 bits as one of 16, so that its last grey stays the last one: as bytes it would end within
 * a word wherever it has an odd number of entries.
 */
const stretched = (table: LookUpTable): LookUpTable =>
  table.bitsPerEntry > 8
    ? table
    : { ...table, entries: table.entries.map((each) => each * 257), bitsPerEntry: 16 };

/** The whole of each image, in true proportions (PS3.3 C.10.4). */
export function displayedAreas(shown: readonly ShownImage[]) {
  const bySize = Map.groupBy(shown, ({ image: { instance, frame } }) =>
    JSON.stringify([
      instance.rows,
      instance.columns,
      instance.places[frame - 1]?.pixelSpacing ?? null,
    ]),
  );
  return [...bySize].map(([key, same]) => {
    const [rows, columns, spacing] = JSON.parse(key) as [number, number, number[] | null];
    return {
      ...(bySize.size > 1 && {
        ReferencedImageSequence: imageReferences(same.map(({ image }) => image)),
      }),
      DisplayedAreaTopLeftHandCorner: [1, 1],
      DisplayedAreaBottomRightHandCorner: [columns, rows],
      PresentationSizeMode: 'SCALE TO FIT',
      ...(spacing
        ? { PresentationPixelSpacing: spacing }
        : { PresentationPixelAspectRatio: [1, 1] }),
    };
  });
}
