import type { Element } from 'dicom-parser';
import { readDataSet, type Elements } from '@/lib/dicom/part10/data-set';
import { AppError } from '@/lib/errors';

/** Every place of a text. */
export function placesOf(bytes: Buffer, text: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
    places.push(at);
  }
  return places;
}

/** Tag, VR, length and first value of each element, in sequences as well. */
export function elementSpots(file: Buffer): number[] {
  try {
    const { elements, pixelData } = readDataSet(file);
    const pixels = pixelData ? around(pixelData.offset) : [];
    const meta = Array.from(
      { length: Math.min(file.length - 132, 400) },
      (_, at) => 132 + at,
    );
    const fragments = pixelData?.length === undefined ? [4, 8, 12, 16, 20] : [];
    return [
      ...spotsOf(elements),
      ...[...pixels, ...pixels, ...pixels],
      ...fragments.map((by) => (pixelData?.offset ?? 0) + by),
      ...meta.filter((at) => at % 8 === 0),
    ];
  } catch (error) {
    if (error instanceof AppError) return []; // broken on purpose
    throw error;
  }
}

const around = (at: number) => [at - 12, at - 8, at - 6, at - 4, at - 2, at];

const spotsOf = (elements: Elements): number[] =>
  Object.values(elements).flatMap((element) => (element ? spotsOfElement(element) : []));

const spotsOfElement = ({ dataOffset, items }: Element): number[] => [
  ...around(dataOffset),
  ...(items ?? []).flatMap((item) => [
    ...around(item.dataOffset),
    ...(item.dataSet ? spotsOf(item.dataSet.elements) : []),
  ]),
];

/** The beginning of a codestream, and what follows each of its markers. */
export function codestreamSpots(bytes: Buffer): number[] {
  const markers = [...bytes.keys()].filter(
    (at) => bytes[at] === 0xff && (bytes[at + 1] ?? 0) >= 0x4f && bytes[at + 1] !== 0xff,
  );
  return [0, ...markers.slice(0, 60)].flatMap((at) =>
    Array.from({ length: at === 0 ? 96 : 14 }, (_, by) => at + by),
  );
}
