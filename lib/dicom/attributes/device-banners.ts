import type { ImageAttributes } from '@/lib/dicom/image-attributes';
import { TAG, stringOf, type DicomJson } from '@/lib/dicom/json';

/** Where an ultrasound machine writes names and numbers, if its file names no regions. */
interface Banner {
  readonly maker: RegExp;
  readonly model: RegExp;
  /** Of the frame; absent: of any size. */
  readonly rows?: number;
  readonly columns?: number;
  /** From the top, over the whole width. */
  readonly height: number;
}

const of = (
  maker: RegExp,
  model: RegExp,
  sizes: readonly (readonly [rows: number, height: number, columns?: number])[],
): Banner[] =>
  sizes.map(([rows, height, columns]) => ({
    ...{ maker, model, rows, height },
    ...(columns !== undefined && { columns }),
  }));

/**
 * Heights of text banners by device and frame size, as sites that de-identify by template have found
 * them. A device that isn't here, or whose software draws another size, has none: then text is looked
 * for, and a person looks.
 *
 * @see RSNA's CTP, DicomPixelAnonymizer; gathered in pydicom/deid 031ddcf2, deid/data/deid.dicom
 */
const BANNERS: readonly Banner[] = [
  ...of(/siemens|acuson/i, /s2000/i, [[768, 60, 1024]]),
  ...of(/siemens|acuson/i, /antares/i, [[768, 80, 1024]]),
  ...of(/siemens|acuson/i, /s3000/i, [[768, 60]]),
  ...of(/siemens|acuson/i, /nx3/i, [[768, 58]]),
  ...of(/siemens|acuson/i, /x150/i, [[600, 50]]),
  ...of(/siemens|acuson/i, /g40/i, [[600, 45]]),
  ...of(/siemens|acuson/i, /sequoia/i, [[480, 30, 640]]),
  ...of(/philips/i, /iu22/i, [
    [480, 47],
    [600, 59],
    [786, 75],
  ]),
  ...of(/philips/i, /epiq/i, [
    [600, 59],
    [768, 59],
    [825, 59],
  ]),
  ...of(/philips/i, /affiniti 70/i, [
    [768, 22],
    [825, 70],
  ]),
  ...of(/philips/i, /clearvue 650/i, [[600, 22]]),
  ...of(/toshiba|canon/i, /a[45]00\b/i, [[720, 68, 960]]),
  ...of(/toshiba|canon/i, /tus-a300/i, [
    [632, 72],
    [720, 68],
  ]),
  ...of(/toshiba|canon/i, /tus-a500/i, [
    [632, 60],
    [903, 50],
  ]),
  ...of(/\bge\b/i, /logiqs7/i, [[720, 67]]),
  ...of(/\bge\b/i, /logiqs8/i, [
    [768, 60],
    [873, 65],
  ]),
  ...of(/\bge\b/i, /voluson p8/i, [[727, 65]]),
  ...of(/\bge\b/i, /voluson s10/i, [
    [600, 62],
    [852, 62],
  ]),
  { maker: /\bge\b/i, model: /logiq ?9/i, height: 30 },
  { maker: /\bge\b/i, model: /logiq ?e9|v830/i, height: 70 },
  { maker: /philips/i, model: /cx50/i, height: 59 },
  ...of(/zonare/i, /z_one/i, [[600, 65]]),
  ...of(/supersonic/i, /aixplorer/i, [[1050, 89, 1400]]),
  ...of(/esaote/i, /6100/i, [[608, 52]]),
  ...of(/esaote/i, /6150/i, [
    [555, 72],
    [608, 72],
    [804, 45],
  ]),
  ...of(/medison/i, /accuvix v20/i, [[768, 65]]),
];

/**
 * How many rows from the top a device is known to write its text on.
 *
 * @returns 0 where nothing is known of it, and for everything but ultrasound.
 */
export function bannerRows(
  header: DicomJson,
  { modality, rows, columns }: Pick<ImageAttributes, 'modality' | 'rows' | 'columns'>,
): number {
  if (modality !== 'US') return 0;
  const maker = stringOf(header, TAG.Manufacturer) ?? '';
  const model = stringOf(header, TAG.ManufacturerModelName) ?? '';
  const fitting = BANNERS.filter(
    (banner) =>
      banner.maker.test(maker) &&
      banner.model.test(model) &&
      (banner.rows ?? rows) === rows &&
      (banner.columns ?? columns) === columns,
  );
  return Math.max(0, ...fitting.map(({ height }) => height));
}
