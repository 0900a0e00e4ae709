import { beforeAll, expect, it } from 'vitest';
import { GET as getSegmentation } from '@/app/api/segmentations/[sopInstanceUid]/route';
import { segmentationSchema } from '@/lib/api/segments/protocol';
import { pixelsInside } from '@/lib/image/segmentation/mask';
import { uidFrom, writePart10 } from '@/lib/dicom/write-part10';
import type { World } from '@/lib/workflow/world';
import { axial } from '@/tests/phantoms/block-patient';
import { ctStack } from '@/tests/phantoms/series';
import {
  explicit,
  file,
  item,
  itemEnd,
  sequenceEnd,
  UNDEFINED,
} from '@/tests/unit/dicom/data-set-builder';
import { call, json } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';

const images = ctStack(2, { study: 'bounds' }, (z) => ({
  ...axial(z),
  rows: 100,
  columns: 100,
  position: [0, 0, z],
  spacing: [1, 1],
}));
const [image] = images as [(typeof images)[number]];
const { studyUid, sopInstanceUid } = image;
const FRAME = uidFrom('phantom frame of reference');

let world: World;
beforeAll(async () => {
  world = serve(await openTestWorld());
});

it('refuses a report whose items are nested ten thousand deep, and says why', async () => {
  const depth = 10_000;
  const head = Buffer.concat([
    explicit('0040A040', 'CS', 'CONTAINER'),
    explicit('0040A730', 'SQ', '', UNDEFINED),
    item(Buffer.alloc(0), UNDEFINED),
  ]);
  const tail = Buffer.concat([itemEnd(), sequenceEnd()]);
  const report = file(
    explicit('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.88.33'),
    explicit('00080018', 'UI', '1.2.3.7'),
    explicit('0020000D', 'UI', studyUid),
    explicit('0020000E', 'UI', '1.2.3.8'),
    Buffer.alloc(depth * head.length, head),
    Buffer.alloc(depth * tail.length, tail),
  );
  const { lines } = await importAll(world, [{ name: 'deep.dcm', bytes: report }]);
  expect(lines).toMatchObject([
    {
      outcome: 'refused',
      reason: 'Its header cannot be read beyond element (0040,a730).',
    },
  ]);
});

// Of a million it takes five times as long (seven seconds): enough here to be told from its square.
it('reads a structure set of two hundred thousand points', async () => {
  // 400 rings of 500 points, round a pixel each.
  const [rings, points] = [400, 500];
  const contours = Array.from({ length: rings }, (_, ring) => {
    const [x, y] = [ring % 50, Math.floor(ring / 50)];
    const ContourData = Array.from({ length: points }, (__, at) => {
      const turn = (2 * Math.PI * at) / points;
      const away = (from: number, part: number) =>
        Math.round((2 * from + 0.4 * part) * 1000) / 1000;
      return [away(x, Math.cos(turn)), away(y, Math.sin(turn)), 0];
    }).flat();
    return {
      ContourGeometricType: 'CLOSED_PLANAR',
      NumberOfContourPoints: points,
      ContourData,
    };
  });
  const set = writePart10(
    {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
      SOPInstanceUID: '2.25.4714',
      StudyInstanceUID: studyUid,
      SeriesInstanceUID: '2.25.4715',
      Modality: 'RTSTRUCT',
      StructureSetLabel: 'Rings',
      FrameOfReferenceUID: FRAME,
      StructureSetROISequence: [
        { ROINumber: 1, ROIName: 'Rings', ReferencedFrameOfReferenceUID: FRAME },
      ],
      ROIContourSequence: [{ ReferencedROINumber: 1, ContourSequence: contours }],
    },
    { transferSyntaxUid: '1.2.840.10008.1.2' },
  );
  const { summary } = await importAll(world, [
    ...images,
    { name: 'rings.dcm', bytes: set },
  ]);
  expect(summary).toMatchObject({ stored: 3, refused: 0 });
  const read = segmentationSchema
    .loose()
    .parse(
      await json(call(getSegmentation, { params: { sopInstanceUid: '2.25.4714' } })),
    );
  const [frame] = read.segments[0]?.mask.frames ?? [];
  expect(frame?.sopInstanceUid).toBe(sopInstanceUid);
  expect(pixelsInside(frame?.runs ?? [])).toBe(rings);
});
