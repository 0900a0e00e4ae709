import { z } from 'zod';
import {
  reportedAnnotations,
  reportedFindings,
  type AnnotatedStudy,
} from '@/lib/export/annotated-study';
import { boxShape, maskShape, shapeOf, type CocoShape } from '@/lib/export/coco/shapes';
import type { ExportFormat } from '@/lib/export/export-format';
import { imageIndex, type FrameReference } from '@/lib/export/referenced-images';
import { frameKey, pixelsInside } from '@/lib/image/segmentation/mask';
import { DISCLAIMER } from '@/lib/report/prose';

const number = z.number();
const id = z.int().min(1);

/** What a COCO file of ours holds: COCO's own fields, and those of where each thing comes from. */
export const cocoFileSchema = z.object({
  info: z.object({
    version: z.literal('overread-coco/1'),
    description: z.literal(DISCLAIMER),
    synthetic: z.boolean().describe('The images were made by a program, not acquired.'),
    software: z.object({ name: z.string(), version: z.string() }),
    study_uid: z.string(),
    run: z
      .object({ id: z.string(), model: z.string(), version: z.string().nullable() })
      .nullable()
      .describe('The model run that the report began from.'),
  }),
  licenses: z.array(z.never()),
  images: z.array(
    z.object({
      id,
      width: z.int(),
      height: z.int(),
      file_name: z.string().describe('SOP Instance UID/frame, the frame from 1.'),
      series_uid: z.string(),
      sop_instance_uid: z.string(),
      frame: id,
    }),
  ),
  categories: z.array(
    z.object({
      id,
      name: z.string(),
      supercategory: z.enum(['segment', 'annotation', 'finding']),
    }),
  ),
  annotations: z.array(
    z.object({
      id,
      image_id: id,
      category_id: id,
      iscrowd: z.literal(0),
      segmentation: z
        .union([
          z.array(z.array(number)),
          z.object({ size: z.tuple([z.int(), z.int()]), counts: z.array(z.int()) }),
        ])
        .describe(
          'Polygons, corners x and y in turn; or run lengths, column by column. (0, 0) is the top left corner of the first pixel.',
        ),
      bbox: z
        .tuple([number, number, number, number])
        .describe('Left, top, width, height.'),
      area: number.describe('Square pixels.'),
      overread: z.object({
        kind: z.enum(['segment', 'annotation', 'finding']),
        id: z.string().describe('Of the segment, annotation or finding it is a part of.'),
        label: z.string(),
        source: z.enum(['person', 'model', 'person and model', 'external']),
        author: z.string().nullable(),
      }),
    }),
  ),
});
type CocoFile = z.infer<typeof cocoFileSchema>;

/**
 * Segments as run lengths, closed drawings as polygons, boxes of findings: for training and for measuring
 * detectors. Lines, points and marks are no objects, and are in the other formats. The patient is not named.
 * Its schema is `public/schemas/overread-coco-1.json`.
 */
export const coco: ExportFormat = {
  id: 'coco',
  title: 'COCO',
  reads: ['segments'],
  write(study) {
    const objects = objectsOf(study);
    if (objects.length === 0) return [];
    const file = cocoFile(study, objects);
    const bytes = new TextEncoder().encode(`${JSON.stringify(file)}\n`);
    return [{ name: 'coco.json', mediaType: 'application/json', bytes }];
  },
};

interface CocoObject {
  readonly on: FrameReference;
  readonly category: string;
  readonly shape: CocoShape;
  readonly about: CocoFile['annotations'][number]['overread'];
}

const SOURCES = {
  MANUAL: 'person',
  SEMIAUTOMATIC: 'person and model',
  AUTOMATIC: 'model',
} as const;

function objectsOf(study: AnnotatedStudy): CocoObject[] {
  const segments = study.segments.flatMap((segment) =>
    segment.mask.frames
      .filter(({ runs }) => pixelsInside(runs) > 0)
      .map(({ sopInstanceUid, frameNumber, runs }): CocoObject => ({
        on: { seriesUid: segment.seriesUid, sopInstanceUid, frame: frameNumber },
        category: segment.type?.meaning ?? segment.label,
        shape: maskShape(segment.mask, runs),
        about: {
          kind: 'segment',
          id: segment.id,
          label: segment.label,
          source: SOURCES[segment.algorithmType],
          author: segment.author,
        },
      })),
  );
  const drawings = reportedAnnotations(study).flatMap((annotation): CocoObject[] => {
    const { label, tool, source, author } = annotation;
    const shape = shapeOf(annotation);
    const about = {
      kind: 'annotation' as const,
      id: annotation.id,
      label,
      source,
      author,
    };
    return shape ? [{ on: annotation, category: label || tool, shape, about }] : [];
  });
  const boxes = reportedFindings(study).flatMap((finding) =>
    finding.evidence.flatMap(({ box, ...on }): CocoObject[] => {
      if (!box) return [];
      const { statement, source, decision, decidedBy } = finding;
      const about = {
        kind: 'finding' as const,
        id: finding.id,
        label: statement,
        source: decision === 'edited' ? ('person and model' as const) : source,
        author: decidedBy,
      };
      return [
        { on, category: finding.anatomy ?? 'finding', shape: boxShape(box), about },
      ];
    }),
  );
  return [...segments, ...drawings, ...boxes];
}

function cocoFile(study: AnnotatedStudy, objects: readonly CocoObject[]): CocoFile {
  const { find } = imageIndex(study);
  const { run } = study;
  const images = new Map<string, CocoFile['images'][number]>();
  const categories = new Map<string, CocoFile['categories'][number]>();
  const annotations = objects.map(({ on, category, shape, about }, index) => {
    const { series, instance, frame } = find(on);
    const name = frameKey({
      sopInstanceUid: instance.sopInstanceUid,
      frameNumber: frame,
    });
    const image = images.get(name) ?? {
      id: images.size + 1,
      width: instance.columns,
      height: instance.rows,
      file_name: name,
      series_uid: series.uid,
      sop_instance_uid: instance.sopInstanceUid,
      frame,
    };
    images.set(name, image);
    const key = `${about.kind} ${category}`;
    const named = categories.get(key) ?? {
      id: categories.size + 1,
      name: category,
      supercategory: about.kind,
    };
    categories.set(key, named);
    return {
      id: index + 1,
      image_id: image.id,
      category_id: named.id,
      iscrowd: 0 as const,
      ...shape,
      overread: about,
    };
  });
  return cocoFileSchema.parse({
    info: {
      version: 'overread-coco/1',
      description: DISCLAIMER,
      synthetic: study.synthetic,
      software: study.software,
      study_uid: study.study.uid,
      run: run && { id: run.id, model: run.model.name, version: run.model.version },
    },
    licenses: [],
    images: [...images.values()],
    categories: [...categories.values()],
    annotations,
  });
}
