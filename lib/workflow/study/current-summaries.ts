import type { DicomJson } from '@/lib/dicom/json';
import { AppError } from '@/lib/errors';
import { headersOfInstances, renewSummaries } from '@/lib/store/archive/studies';
import {
  isOutdated,
  readSummary,
  summarize,
  type InstanceSummary,
} from '@/lib/workflow/import/instance-summary';
import type { World } from '@/lib/workflow/world';

/** How many headers are in memory at once. */
const AT_ONCE = 100;

interface Summarized {
  readonly sopInstanceUid: string;
  readonly summary: string;
}

/**
 * The summaries of instances, by SOP Instance UID. Those that an earlier version of this program
 * wrote are made anew from the header, once, and kept.
 */
export async function currentSummaries(
  { db }: Pick<World, 'db'>,
  instances: readonly Summarized[],
): Promise<ReadonlyMap<string, InstanceSummary>> {
  const summaries = new Map(
    instances.map(({ sopInstanceUid, summary }) => [
      sopInstanceUid,
      readSummary(summary),
    ]),
  );
  const outdated = instances.filter(({ sopInstanceUid }) => {
    const summary = summaries.get(sopInstanceUid);
    return summary && isOutdated(summary);
  });
  for (let from = 0; from < outdated.length; from += AT_ONCE) {
    const some = outdated.slice(from, from + AT_ONCE);
    const headers = await headersOfInstances(
      db,
      some.map(({ sopInstanceUid }) => sopInstanceUid),
    );
    const renewed = some.flatMap(({ sopInstanceUid, summary: before }) => {
      const header = headers.get(sopInstanceUid);
      const made =
        header === undefined
          ? undefined
          : remake(header, sopInstanceUid, summaries.get(sopInstanceUid));
      if (!made) return [];
      summaries.set(sopInstanceUid, made);
      return [{ sopInstanceUid, before, after: JSON.stringify(made) }];
    });
    await renewSummaries(db, renewed);
  }
  return summaries;
}

/** undefined where the header no longer describes an image to us: the old summary stays. */
function remake(
  header: string,
  sopInstanceUid: string,
  before: InstanceSummary | undefined,
): InstanceSummary | undefined {
  // They are of the frames themselves, which the header doesn't have.
  const sums = before?.frames.flatMap(({ pixels }) => pixels ?? []) ?? [];
  try {
    return summarize(JSON.parse(header) as DicomJson, sopInstanceUid, sums);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
