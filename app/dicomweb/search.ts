import type { Answer, AnswerTo } from '@/lib/api/exchange';
import type { QueryLevel } from '@/lib/dicom/matching/condition';
import { mustTakeJson, rootOf, warningsOf } from '@/lib/dicomweb/accept';
import { readQidoQuery } from '@/lib/dicomweb/qido-query';
import { recordQuery } from '@/lib/workflow/audit/record';
import { search } from '@/lib/workflow/search';
import { serverWorld } from '@/lib/workflow/world';

/** QIDO-RS (PS3.18 10.6): what the archive holds that answers a query, as DICOM JSON. */
const searchFor =
  (level: QueryLevel): AnswerTo =>
  async (exchange): Promise<Answer> => {
    const { url, params } = exchange;
    mustTakeJson(exchange);
    const { studyUid, seriesUid } = params;
    const within = {
      ...(studyUid !== undefined && { studyUid }),
      ...(seriesUid !== undefined && { seriesUid }),
    };
    const query = readQidoQuery(url.searchParams);
    const world = await serverWorld();
    await recordQuery(world, `DICOMweb ${level}`);
    const root = rootOf(exchange);
    const { results, warnings } = await search(world, level, within, query, root);
    return {
      headers: {
        'content-type': 'application/dicom+json',
        'cache-control': 'private, no-cache',
        ...warningsOf(exchange, warnings),
      },
      body: JSON.stringify(results),
    };
  };

export const searchStudies = searchFor('study');
export const searchSeries = searchFor('series');
export const searchInstances = searchFor('instance');
