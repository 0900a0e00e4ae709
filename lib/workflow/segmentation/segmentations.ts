import type {
  SegmentationSummary,
  SegmentationWithMasks,
} from '@/lib/api/segments/protocol';
import { stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import {
  describedSegments,
  readSegmentation,
  SEGMENTATION_CLASSES,
  sourceImagesOf,
  type DescribedSegment,
  type Segmentation,
} from '@/lib/dicom/segmentation/segmentation';
import { originOf } from '@/lib/dicom/structured/origin';
import { readStructureSet, RT_STRUCTURE_SET } from '@/lib/dicom/structured/structure-set';
import { AppError } from '@/lib/errors';
import { MaskBuilder } from '@/lib/image/segmentation/from-dicom';
import { voxelsInside } from '@/lib/image/segmentation/mask';
import {
  getInstance,
  getStudy,
  instancesOfClasses,
  seriesOfInstances,
  type StoredStudy,
} from '@/lib/store/archive/studies';
import { frameSource } from '@/lib/workflow/prepare/source-frames';
import { findSource } from '@/lib/workflow/segmentation/find-source';
import { masksOfRegions } from '@/lib/workflow/segmentation/structure-sets';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db'>;

/** DICOM SEG objects and structure sets of a study, with the names of their segments. */
export async function listSegmentations(
  { db }: Reading,
  studyUid: string,
): Promise<SegmentationSummary[]> {
  const rows = await instancesOfClasses(db, studyUid, [
    ...SEGMENTATION_CLASSES,
    RT_STRUCTURE_SET,
  ]);
  const read = rows.map(({ header, ...row }) => {
    const json = JSON.parse(header) as DicomJson;
    return { ...row, header: json, from: originOf(json) };
  });
  const isUnnamed = read.some(({ from }) => from.refersTo.length === 0);
  const seriesOf = isUnnamed ? await seriesOfInstances(db, studyUid) : undefined;
  // Not every program names the series, as PS3.3 C.12.2 asks: frames name images.
  const seriesOfImages = (header: DicomJson) =>
    new Set([...sourceImagesOf(header)].flatMap((image) => seriesOf?.get(image) ?? []));
  return read.map(({ sopInstanceUid, series, header, from }) => {
    const { manufacturer, authors, madeAt, refersTo } = from;
    return {
      sopInstanceUid,
      seriesUid: series.uid,
      seriesNumber: series.number,
      ...summaryOf(header),
      refersTo: [...(refersTo.length > 0 ? refersTo : seriesOfImages(header))],
      origin: { manufacturer, authors: [...authors], madeAt },
    };
  });
}

function summaryOf(header: DicomJson) {
  if (stringOf(header, TAG.SOPClassUID) === RT_STRUCTURE_SET) {
    const { label, description, regions } = readStructureSet(header);
    const segments = regions.map(({ contours: _, ...segment }) => segment);
    return { label, description, kind: 'CONTOURS' as const, segments, problem: null };
  }
  try {
    const { label, description, kind, segments } = readSegmentation(header);
    return { label, description, kind, segments: [...segments], problem: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      label: 'Segmentation',
      description: '',
      kind: null,
      segments: describedSegments(header),
      problem: error.message,
    };
  }
}

/**
 * What a DICOM SEG, or a structure set, marks, as masks on the images that it was made on.
 *
 * @throws AppError `not_found` where it, or its images, are not in the archive; `unsupported` for
 *   another kind of object; `geometry_unusable` where its pixels are others than those of the images;
 *   `dicom_damaged`, `decode_failed`.
 */
export async function masksOfSegmentation(
  world: Pick<World, 'db' | 'objects' | 'decoders'>,
  sopInstanceUid: string,
  signal?: AbortSignal,
): Promise<SegmentationWithMasks> {
  const instance = await getInstance(world.db, sopInstanceUid);
  if (instance.sopClassUid === RT_STRUCTURE_SET) {
    const set = readStructureSet(JSON.parse(instance.header) as DicomJson);
    const study = await studyWith(world, instance.seriesUid);
    return {
      sopInstanceUid,
      studyUid: study.uid,
      label: set.label,
      kind: 'CONTOURS',
      ...(await masksOfRegions(world, study, set)),
    };
  }
  if (!SEGMENTATION_CLASSES.includes(instance.sopClassUid)) {
    throw new AppError('unsupported', `Instance ${sopInstanceUid} is no segmentation.`);
  }
  const segmentation = readSegmentation(JSON.parse(instance.header) as DicomJson);
  const study = await studyWith(world, instance.seriesUid);
  const { seriesUid, placed, notes } = await findSource(world, study, segmentation);

  const builder = new MaskBuilder(segmentation);
  const source = frameSource(world);
  for (const each of placed) {
    const { samples } = await source.decode(sopInstanceUid, each.frame.frame, signal);
    builder.add(each, samples);
  }
  return {
    sopInstanceUid,
    studyUid: study.uid,
    sourceSeriesUid: seriesUid,
    label: segmentation.label,
    kind: segmentation.kind,
    segments: allSegments(segmentation, builder).map((segment) => {
      const { rows, columns, frames } = builder.maskOf(segment.segmentNumber);
      const mask = {
        rows,
        columns,
        frames: frames.map((frame) => ({ ...frame, runs: [...frame.runs] })),
      };
      return { ...segment, voxels: voxelsInside(mask), mask };
    }),
    notes: [
      ...notes,
      ...(segmentation.kind === 'FRACTIONAL'
        ? ['It says how much of each voxel is inside; those of half and more are taken.']
        : []),
    ],
  };
}

async function studyWith({ db }: Reading, uid: string): Promise<StoredStudy> {
  const { studyUid } = await db.series.findUniqueOrThrow({ where: { uid } });
  return getStudy(db, studyUid);
}

/** The described ones but the background of a label map; and those that are only in the pixels. */
function allSegments(
  { kind, background, segments }: Segmentation,
  { segmentNumbers }: MaskBuilder,
): DescribedSegment[] {
  const described = segments.filter(
    ({ segmentNumber }) => kind !== 'LABELMAP' || segmentNumber !== background,
  );
  const known = new Set(described.map(({ segmentNumber }) => segmentNumber));
  const nameless = segmentNumbers.filter((number) => !known.has(number));
  return [
    ...described,
    ...nameless.map((segmentNumber) => ({
      segmentNumber,
      label: `Segment ${segmentNumber}`,
      algorithmType: 'MANUAL' as const,
      algorithmName: null,
      color: null,
      category: null,
      type: null,
    })),
  ];
}
