import { request, requestJson } from '@/app/_data/client';
import type { DeidentifyWish } from '@/lib/api/deidentification/protocol';
import { exportSchema, type Export, type ExportLine } from '@/lib/api/exports';
import { pushListSchema, pushSchema, type Push } from '@/lib/api/pacs/push';
import type { Choice } from './choice';
import { manifestOf } from './manifest';

/** Have a browser fetch something. */
export function download(url: string, name = '') {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

interface Wanted extends Pick<Choice, 'formats' | 'validate' | 'images'> {
  readonly deidentify: DeidentifyWish;
}

/** Files of one study, kept on the server. @throws ProblemError */
export const makeExport = (
  studyUid: string,
  { formats, validate, images, deidentify }: Wanted,
  signal: AbortSignal,
): Promise<Export> =>
  requestJson('POST', '/api/exports', exportSchema, {
    body: { studyUids: [studyUid], formats, validate, images, deidentify },
    signal,
  });

/** By then the browser has taken it over. */
const RELEASE_MS = 60_000;

/**
 * Studies as one ZIP that is made while it is received.
 *
 * @param onBytes - So many came by now.
 * @returns What became of each study.
 * @throws ProblemError; TypeError where the connection breaks.
 */
export async function downloadArchive(
  studyUids: readonly string[],
  { formats, validate, images, deidentify }: Wanted,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<ExportLine[]> {
  const body = { studyUids, formats, validate, images, deidentify };
  const answer = await request('POST', '/api/exports/archive', { body, signal });
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = answer.body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (!next || next.done) break;
    chunks.push(next.value);
    bytes += next.value.byteLength;
    onBytes(bytes);
  }
  const zip = new Blob(chunks, { type: 'application/zip' });
  const url = URL.createObjectURL(zip);
  const isNamed = studyUids.length === 1 && deidentify === false;
  download(url, isNamed ? `${studyUids[0]}.zip` : 'overread-export.zip');
  setTimeout(() => URL.revokeObjectURL(url), RELEASE_MS);
  return manifestOf(zip);
}

/** Send objects of studies to another archive. @throws ProblemError */
export const startPushes = async (
  studyUids: readonly string[],
  nodeId: string,
  asked: Wanted & { own: boolean },
  identified: boolean,
): Promise<Push[]> => {
  const { formats, own: images, validate, deidentify } = asked;
  const identity = identified ? { identity: 'identified' } : {};
  const body = { nodeId, studyUids, formats, images, validate, deidentify, ...identity };
  const { pushes } = await requestJson('POST', '/api/pacs/pushes', pushListSchema, {
    body,
  });
  return pushes;
};

export const cancelPush = (id: string) => request('DELETE', `/api/pacs/pushes/${id}`);

export const resumePush = (id: string): Promise<Push> =>
  requestJson('POST', `/api/pacs/pushes/${id}/resume`, pushSchema);
