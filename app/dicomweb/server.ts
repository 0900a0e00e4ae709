import type { IncomingMessage, ServerResponse } from 'node:http';
import { retrieveBulkData } from '@/app/dicomweb/bulk-data';
import { retrieveBatch, retrieveFrames } from '@/app/dicomweb/frames';
import { retrieveWhole } from '@/app/dicomweb/instances';
import { retrieveMetadata } from '@/app/dicomweb/metadata';
import { retrieveOverlay } from '@/app/dicomweb/overlays';
import { rejectInstances, removeInstances } from '@/app/dicomweb/remove';
import { retrieveRendered, retrieveThumbnail } from '@/app/dicomweb/rendered';
import { searchInstances, searchSeries, searchStudies } from '@/app/dicomweb/search';
import { storeInstances } from '@/app/dicomweb/store';
import {
  answerProblem,
  answerWith,
  type Answer,
  type AnswerTo,
} from '@/lib/api/exchange';
import { crossOriginHeaders } from '@/lib/api/http/cross-origin';
import type { Right } from '@/lib/api/people/rights';
import { AppError } from '@/lib/errors';
import { recordView } from '@/lib/workflow/audit/record';
import { ownWorld, serverWorld } from '@/lib/workflow/world';

/** Where DICOMweb is (PS3.18 8.2): its base, and before Next ever sees a request. */
export const DICOMWEB = '/dicomweb/';

type Method = 'GET' | 'POST' | 'DELETE';
/** What is done, and who may: the door lets nobody else in. */
interface Act {
  need: Right;
  answerTo: AnswerTo;
}
type Resource = Partial<Record<Method, Act>>;

const view = (answerTo: AnswerTo): Act => ({ need: 'view', answerTo });
const take = (answerTo: AnswerTo): Act => ({ need: 'import', answerTo });
const remove = (answerTo: AnswerTo): Act => ({ need: 'administer', answerTo });

const STUDY = 'studies/:studyUid';
const SERIES = `${STUDY}/series/:seriesUid`;
const INSTANCE = `${SERIES}/instances/:sopInstanceUid`;

/** Every resource and what may be done with it. `HEAD` and `OPTIONS` come with each. */
export const RESOURCES: Record<string, Resource> = {
  studies: { GET: view(searchStudies), POST: take(storeInstances) },
  series: { GET: view(searchSeries) },
  instances: { GET: view(searchInstances) },
  [`${STUDY}/series`]: { GET: view(searchSeries) },
  [`${STUDY}/instances`]: { GET: view(searchInstances) },
  [`${SERIES}/instances`]: { GET: view(searchInstances) },
  [STUDY]: {
    GET: view(retrieveWhole),
    POST: take(storeInstances),
    DELETE: remove(removeInstances),
  },
  [SERIES]: { GET: view(retrieveWhole), DELETE: remove(removeInstances) },
  [`${STUDY}/metadata`]: { GET: view(retrieveMetadata) },
  [`${STUDY}/rendered`]: { GET: view(retrieveRendered) },
  [`${STUDY}/thumbnail`]: { GET: view(retrieveThumbnail) },
  [`${SERIES}/metadata`]: { GET: view(retrieveMetadata) },
  [`${SERIES}/frames`]: { POST: view(retrieveBatch) },
  [`${SERIES}/rendered`]: { GET: view(retrieveRendered) },
  [`${SERIES}/thumbnail`]: { GET: view(retrieveThumbnail) },
  [INSTANCE]: { GET: view(retrieveWhole), DELETE: remove(removeInstances) },
  [`${INSTANCE}/metadata`]: { GET: view(retrieveMetadata) },
  [`${INSTANCE}/rendered`]: { GET: view(retrieveRendered) },
  [`${INSTANCE}/thumbnail`]: { GET: view(retrieveThumbnail) },
  [`${INSTANCE}/bulkdata/*path`]: { GET: view(retrieveBulkData) },
  [`${INSTANCE}/frames/:frames`]: { GET: view(retrieveFrames) },
  [`${INSTANCE}/frames/:frames/rendered`]: { GET: view(retrieveRendered) },
  [`${INSTANCE}/frames/:frames/thumbnail`]: { GET: view(retrieveThumbnail) },
  [`${INSTANCE}/frames/:frames/overlays/:group`]: { GET: view(retrieveOverlay) },
  [`${STUDY}/reject/:reason`]: { POST: remove(rejectInstances) },
  [`${SERIES}/reject/:reason`]: { POST: remove(rejectInstances) },
  [`${INSTANCE}/reject/:reason`]: { POST: remove(rejectInstances) },
};

const TEMPLATES = Object.entries(RESOURCES).map(([path, resource]) => ({
  path,
  names: path.split('/'),
  resource,
}));

/**
 * Answer a request if it is DICOMweb's.
 *
 * @returns false when it is somebody else's; it is untouched then.
 */
export function answerDicomweb(
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const path = request.url ?? '/';
  if (!path.startsWith(DICOMWEB)) return false;
  const letIn: AnswerTo = async (exchange) => {
    const { env } = await ownWorld();
    // Whatever the answer is: a refusal is to be read, too.
    for (const [name, value] of Object.entries(
      crossOriginHeaders(env.origins, exchange),
    )) {
      response.setHeader(name, value);
    }
    return route(exchange);
  };
  void answerWith(letIn, request, response, new URL(`http://dicomweb${path}`));
  return true;
}

const route: AnswerTo = async (exchange) => {
  const found = find(exchange.url.pathname.slice(DICOMWEB.length));
  if (!found) return noResource;
  const { params, resource } = found;
  const answer = await methodOf(resource, exchange.method)({ ...exchange, params });
  const studyUid = params['studyUid'];
  if (studyUid && isRead(resource, exchange.method) && (answer.status ?? 200) < 300) {
    await recordView(await serverWorld(), studyUid);
  }
  return answer;
};

/** Frames are retrieved by POST, too. */
const isRead = (resource: Resource, method: string) =>
  method === 'GET' || (method === 'POST' && resource.POST?.need === 'view');

/** Who may ask for that, and the study that it is about; undefined: nobody answers. */
export function dicomwebNeed(
  method: string,
  path: string,
): { path: string; need: Right; studyUid: string | undefined } | undefined {
  const found = find(path);
  const act = found?.resource[(method === 'HEAD' ? 'GET' : method) as Method];
  if (!found || !act) return undefined;
  return { path: found.name, need: act.need, studyUid: found.params['studyUid'] };
}

/** @throws AppError `invalid_request` */
function find(path: string) {
  const parts = path.split('/').map(decoded);
  for (const { path: name, names, resource } of TEMPLATES) {
    const takesRest = names.at(-1)?.startsWith('*') && parts.length >= names.length;
    if (names.length !== parts.length && !takesRest) continue;
    const fits = names.every((name, at) => /^[:*]/.test(name) || name === parts[at]);
    if (!fits) continue;
    const params = Object.fromEntries(
      names.flatMap((name, at) => {
        if (name.startsWith(':')) return [[name.slice(1), parts[at] ?? '']];
        return name.startsWith('*') ? [[name.slice(1), parts.slice(at).join('/')]] : [];
      }),
    );
    return { name, resource, params };
  }
  return undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new AppError('invalid_request', 'The path holds a broken percent sign.', {
      cause,
    });
  }
}

function methodOf(resource: Resource, method = 'GET'): AnswerTo {
  const act = resource[(method === 'HEAD' ? 'GET' : method) as Method];
  if (act) return act.answerTo;
  const allow = Object.keys(resource)
    .flatMap((each) => (each === 'GET' ? ['GET', 'HEAD'] : [each]))
    .concat('OPTIONS')
    .join(', ');
  if (method === 'OPTIONS') return async () => ({ status: 204, headers: { allow } });
  return async () =>
    answerProblem(
      {
        type: 'urn:overread:method_not_allowed',
        title: 'This resource does not take that method.',
        status: 405,
        detail: `It takes ${allow}.`,
      },
      { allow },
    );
}

const noResource: Answer = answerProblem({
  type: 'urn:overread:not_found',
  title: 'DICOMweb has no such resource here.',
  status: 404,
});
