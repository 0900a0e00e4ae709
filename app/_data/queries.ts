import useSWR from 'swr';
import { deidentificationSchema } from '@/lib/api/deidentification/protocol';
import { annotationListSchema } from '@/lib/api/annotations';
import { savedRecipeListSchema } from '@/lib/api/models/recipes';
import { studyExportsSchema } from '@/lib/api/exports';
import { pushListSchema, receiptListSchema } from '@/lib/api/pacs/push';
import { pacsNodeListSchema, pacsSeriesListSchema } from '@/lib/api/pacs/protocol';
import { workSchema } from '@/lib/api/reading/sittings';
import { translationListSchema } from '@/lib/api/reading/translations';
import { reportListSchema, reportVersionsSchema, type Report } from '@/lib/api/reports';
import type { FreeTextWish } from '@/lib/dicom/deidentify/options';
import { runInputSchema } from '@/lib/api/models/kept-run';
import { modelListSchema, runListSchema } from '@/lib/api/runs';
import {
  segmentationListSchema,
  segmentListSchema,
  segmentWithMaskSchema,
} from '@/lib/api/segments/protocol';
import { proposalListSchema } from '@/lib/api/segments/proposals';
import { structuredObjectListSchema } from '@/lib/api/viewing/objects';
import { requestJson } from './client';
import { useJson } from './json';
import { RECIPES_KEY } from './recipes';
import { studyKey } from './studies';

/** What a run sent; null: of none. */
export const useRunInput = (runId: string | null) =>
  useJson(runId === null ? null : `/api/runs/${runId}/input`, runInputSchema);

/** What there is of a study to be exported, and what was; null: of none. */
export const useStudyExports = (uid: string | null) =>
  useJson(uid === null ? null : `${studyKey(uid)}/exports`, studyExportsSchema);

/** What somebody has to see before a study leaves without names; looking at pixels takes a while. */
export const useDeidentification = (
  uid: string,
  { text, showsPixels }: { text: FreeTextWish; showsPixels: boolean },
) =>
  useJson(
    `${studyKey(uid)}/deidentification?text=${text}&pixels=${showsPixels}`,
    deidentificationSchema,
  );

/** What was sent of a study to other archives; null: of none. */
export const usePushes = (uid: string | null) =>
  useJson(uid === null ? null : `/api/pacs/pushes?studyUid=${uid}`, pushListSchema);

/** What was said of the objects of a push beyond “stored”; null: of none. */
export const useTold = (pushId: string | null, settled: string) =>
  useSWR(
    pushId === null
      ? null
      : ([
          `/api/pacs/pushes/${pushId}/receipts?outcome=told&limit=100`,
          settled,
        ] as const),
    ([key]) => requestJson('GET', key, receiptListSchema),
  );

export const reportsKey = (studyUid: string) => `/api/studies/${studyUid}/reports`;
/** @param studyUid - null: of none. */
export const useReports = (studyUid: string | null) =>
  useJson(studyUid === null ? null : reportsKey(studyUid), reportListSchema);

/** @param version - Of the report: a newer one has newer versions. */
export const useVersions = (reportId: string, version: number) =>
  useSWR([`/api/reports/${reportId}/versions`, version] as const, ([key]) =>
    requestJson('GET', key, reportVersionsSchema),
  );

/** Of a report: what changed in it, and each run that ended, may make them others. */
export function useReportTranslations({ id, studyUid, version }: Report) {
  const runs = useRuns(studyUid).data?.runs ?? [];
  const made = runs.filter(
    ({ status, request }) =>
      status === 'succeeded' && request.task?.kind === 'translation',
  ).length;
  return useSWR([`/api/reports/${id}/translations`, version, made] as const, ([key]) =>
    requestJson('GET', key, translationListSchema),
  );
}

export const annotationsKey = (studyUid: string) =>
  `/api/annotations?studyUid=${studyUid}`;
/** @param studyUid - null: of none. */
export const useStoredAnnotations = (studyUid: string | null) =>
  useJson(studyUid && annotationsKey(studyUid), annotationListSchema);

/** The segments of a study with their masks. */
export const useStoredSegments = (studyUid: string) =>
  useSWR(
    `/api/studies/${studyUid}/segments`,
    async (key: string) => {
      const { segments } = await requestJson('GET', key, segmentListSchema);
      return Promise.all(
        segments.map(({ id }) =>
          requestJson('GET', `/api/segments/${id}`, segmentWithMaskSchema),
        ),
      );
    },
    // What is drawn here is newer than what a second look would bring.
    { shouldRetryOnError: false, revalidateOnFocus: false, revalidateOnReconnect: false },
  );

/**
 * Reports, presentation states and key objects of a study, with what of them is not shown.
 *
 * @param studyUid - null: none is asked for.
 */
export const useStructuredObjects = (studyUid: string | null) =>
  useJson(studyUid && `/api/studies/${studyUid}/objects`, structuredObjectListSchema);

/** The DICOM SEG objects of a study, without their masks; null: none is asked for. */
export const useSegmentations = (studyUid: string | null) =>
  useJson(studyUid && `/api/studies/${studyUid}/segmentations`, segmentationListSchema);

/** What models marked on a study, without their masks. */
export const useProposals = (studyUid: string) =>
  useJson(`/api/studies/${studyUid}/proposals`, proposalListSchema);

export const useModels = () => useJson('/api/models', modelListSchema, 30_000);

export const useRecipes = () => useJson(RECIPES_KEY, savedRecipeListSchema);

export const runsKey = (studyUid: string) => `/api/runs?studyUid=${studyUid}`;
export const useRuns = (studyUid: string) => useJson(runsKey(studyUid), runListSchema);

/** @param asked - false: whoever looks may not know them. */
export const usePacsNodes = (asked = true) =>
  useJson(asked ? '/api/pacs/nodes' : null, pacsNodeListSchema);

/** @param pulls - How many pulls of the study have ended: each may have brought some of it. */
export const usePacsSeries = (nodeId: string, studyUid: string, pulls: number) =>
  useSWR(
    [`/api/pacs/nodes/${nodeId}/studies/${studyUid}/series`, pulls] as const,
    ([key]) => requestJson('GET', key, pacsSeriesListSchema),
    { shouldRetryOnError: false, revalidateOnFocus: false, keepPreviousData: true },
  );

/** Who worked on a report; null: not asked. @param version - A newer one was worked on longer. */
export const useWork = (reportId: string | null, version: number) =>
  useSWR(
    reportId === null ? null : ([`/api/reports/${reportId}/work`, version] as const),
    ([key]) => requestJson('GET', key, workSchema),
    { shouldRetryOnError: false, dedupingInterval: 0 },
  );
