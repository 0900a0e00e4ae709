import { z } from 'zod';
import { codeSchema } from '@/lib/api/viewing/labels';
import type { NewMask, StoredMask } from '@/lib/store/research/masks';
import { gridSchema } from '@/lib/workflow/experiments/masks';
import { unpackMask } from '@/lib/workflow/segmentation/pack-mask';

const side = z.int().min(1).max(65_535);

/** A line of `masks.jsonl`: a structure that a reference, or a run, marks. */
export const maskLineSchema = z.object({
  /** Of the run in `runs.jsonl`; null: the reference. */
  position: z.int().nullable(),
  study_uid: z.string(),
  number: z.int().min(1),
  series_uid: z.string().max(64),
  label: z.string().max(64),
  type: codeSchema.nullable(),
  grid: gridSchema,
  rows: side,
  columns: side,
  /** Frames with their runs as JSON, gzipped, in base64. */
  mask: z.base64(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type MaskLine = z.infer<typeof maskLineSchema>;

/** @param positions - Of the experiment's cells, by their ids. */
export const maskLine = (
  { cellId, studyUid, number, seriesUid, label, type, ...stored }: StoredMask,
  positions: ReadonlyMap<string, number>,
): MaskLine => ({
  position: cellId === '' ? null : (positions.get(cellId) ?? 0),
  ...{ study_uid: studyUid, number, series_uid: seriesUid, label },
  type: type === null ? null : codeSchema.parse(JSON.parse(type)),
  grid: gridSchema.parse(JSON.parse(stored.grid)),
  ...{ rows: stored.rows, columns: stored.columns },
  mask: Buffer.from(stored.mask).toString('base64'),
  sha256: stored.maskSha256,
});

/**
 * Is it a mask, of a run or a study that there is?
 *
 * @param studies - Of the runs, by their positions.
 */
export function isMarked(
  line: MaskLine,
  studies: ReadonlyMap<number, string>,
  known: ReadonlySet<string>,
): boolean {
  const { position, study_uid: uid } = line;
  if (position === null ? !known.has(uid) : studies.get(position) !== uid) return false;
  try {
    unpackMask({ ...line, mask: Buffer.from(line.mask, 'base64') });
    return true;
  } catch {
    return false;
  }
}

export const maskRow = (line: MaskLine, cells: ReadonlyMap<number, string>): NewMask => ({
  cellId: line.position === null ? '' : (cells.get(line.position) ?? ''),
  ...{ studyUid: line.study_uid, number: line.number, seriesUid: line.series_uid },
  label: line.label,
  type: line.type === null ? null : JSON.stringify(line.type),
  grid: JSON.stringify(line.grid),
  ...{ rows: line.rows, columns: line.columns, maskSha256: line.sha256 },
  mask: new Uint8Array(Buffer.from(line.mask, 'base64')),
});
