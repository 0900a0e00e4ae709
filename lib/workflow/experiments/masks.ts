import { z } from 'zod';
import type { MarkedStructure } from '@/lib/evaluation/location/segments';
import { codeSchema, labelKey } from '@/lib/api/viewing/labels';
import { planeOf } from '@/lib/image/geometry';
import { frameKey } from '@/lib/image/segmentation/mask';
import {
  getMasks,
  keepMasks,
  proposalsOfRun,
  unmarkedCells,
  type NewMask,
  type StoredMask,
} from '@/lib/store/research/masks';
import { summariesOfSeries } from '@/lib/store/archive/studies';
import { getSegment, getSegments } from '@/lib/store/segments/segments';
import { readSummary } from '@/lib/workflow/import/instance-summary';
import { unpackMask } from '@/lib/workflow/segmentation/pack-mask';
import { studyDetail } from '@/lib/workflow/study-detail';
import { toReview } from '@/lib/workflow/study/verdicts';
import type { World } from '@/lib/workflow/world';

const length = z.number().positive();
/** Where voxels of a mask lie. */
export const gridSchema = z.object({
  stack: z.array(z.string()).max(20_000),
  spacing: z.tuple([length, length, length]).nullable(),
});
type Grid = z.infer<typeof gridSchema>;

/**
 * What people marked on a study, held fast as the reference of an experiment: segments that a person
 * drew, changed, or let stand in a review; none that was rejected.
 */
export async function referenceMasks(
  { db }: Pick<World, 'db'>,
  studyUid: string,
): Promise<NewMask[]> {
  const stored = (await getSegments(db, studyUid)).filter(({ algorithmType, review }) => {
    const status = toReview(review)?.status;
    return (
      status !== 'rejected' && (algorithmType !== 'AUTOMATIC' || status !== undefined)
    );
  });
  const masks: NewMask[] = [];
  for (const [at, { id, seriesUid, label, type }] of stored.entries()) {
    const { rows, columns, mask, maskSha256 } = await getSegment(db, id);
    const grid = await gridOf({ db }, { studyUid, seriesUid }, { rows, columns, mask });
    masks.push({
      ...{ cellId: '', studyUid, number: at + 1, seriesUid, label, type },
      ...{ grid: JSON.stringify(grid), rows, columns, mask, maskSha256 },
    });
  }
  return masks;
}

/** Copy what runs marked that ended since: an experiment stays what it was. */
export async function holdMasks(world: Pick<World, 'db'>, experimentId: string) {
  const { db } = world;
  for (const { id: cellId, runId, studyUid } of await unmarkedCells(db, experimentId)) {
    const masks: NewMask[] = [];
    for (const proposal of await proposalsOfRun(db, runId ?? '')) {
      const { number, seriesUid, label, type, rows, columns, mask, maskSha256 } =
        proposal;
      const grid = await gridOf(world, { studyUid, seriesUid }, { rows, columns, mask });
      masks.push({
        ...{ cellId, studyUid, number, seriesUid, label, type },
        ...{ grid: JSON.stringify(grid), rows, columns, mask, maskSha256 },
      });
    }
    if (masks.length > 0) await keepMasks(db, experimentId, masks);
  }
}

/** The stack that a mask lies on, with its true spacing: between planes, never Slice Thickness. */
async function gridOf(
  world: Pick<World, 'db'>,
  of: { studyUid: string; seriesUid: string },
  packed: Parameters<typeof unpackMask>[0],
): Promise<Grid> {
  const [first] = unpackMask(packed).frames;
  const { series } = await studyDetail({ ...world, person: undefined }, of.studyUid);
  const keyOf = (frame: { sopInstanceUid: string; frame: number }) =>
    frameKey({ sopInstanceUid: frame.sopInstanceUid, frameNumber: frame.frame });
  const found = series
    .find(({ seriesUid }) => seriesUid === of.seriesUid)
    ?.stacks.find(
      ({ frames }) => first && frames.some((each) => keyOf(each) === frameKey(first)),
    );
  if (!found || !first) return { stack: [], spacing: null };
  const stack = found.frames.map(keyOf);
  const summary = (await summariesOfSeries(world.db, of)).find(
    ({ sopInstanceUid }) => sopInstanceUid === first.sopInstanceUid,
  );
  const frame = readSummary(summary?.summary ?? '').frames.find(
    ({ frame: number }) => number === first.frameNumber,
  );
  const plane = frame && planeOf(frame);
  // Of one slice alone there is nothing between slices to be measured.
  const between = stack.length === 1 ? 1 : found.spacingMm;
  if (!plane || !between) return { stack, spacing: null };
  return { stack, spacing: [between, plane.rowSpacingMm, plane.columnSpacingMm] };
}

/** Structures of an experiment, of references by study and of drafts by cell. */
export async function marksOf(db: World['db'], experimentId: string) {
  const all = (await getMasks(db, experimentId)).map((stored) => ({
    ...{ cellId: stored.cellId, studyUid: stored.studyUid, marked: markedOf(stored) },
  }));
  const by = (list: typeof all, key: (each: (typeof all)[number]) => string) =>
    new Map(
      [...Map.groupBy(list, key)].map(([name, own]) => [
        name,
        own.map((each) => each.marked),
      ]),
    );
  return {
    references: by(
      all.filter(({ cellId }) => cellId === ''),
      ({ studyUid }) => studyUid,
    ),
    drafts: by(
      all.filter(({ cellId }) => cellId !== ''),
      ({ cellId }) => cellId,
    ),
  };
}

function markedOf(stored: StoredMask): MarkedStructure {
  const { seriesUid, label, type } = stored;
  const code = type === null ? undefined : codeSchema.safeParse(JSON.parse(type)).data;
  return {
    names: [labelKey(label), ...(code ? [`${code.scheme} ${code.value}`] : [])],
    ...{
      seriesUid,
      mask: unpackMask(stored),
      ...gridSchema.parse(JSON.parse(stored.grid)),
    },
  };
}
