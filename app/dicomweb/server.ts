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
import { AppError } from '@/lib/errors';
import { recordView } from '@/lib/workflow/audit/record';
import { serverWorld } from '@/lib/workflow/world';

/** Where DICOMweb is (PS3.18 8.2): its base, and before Next ever sees a request. */
const BASE = '/dicomweb/';

type Method = 'GET' | 'POST' | 'DELETE';
type Resource = Partial<Record<Method, AnswerTo>>;

const STUDY = 'studies/:studyUid';
const SERIES = `${STUDY}/series/:seriesUid`;
const INSTANCE = `${SERIES}/instances/:sopInstanceUid`;

/** Every resource and what may be done with it. `HEAD` and `OPTIONS` come with each. */
const RESOURCES: Record<string, Resource> = {
  studies: { GET: searchStudies, POST: storeInstances },
  series: { GET: searchSeries },
  instances: { GET: searchInstances },
  [`${STUDY}/series`]: { GET: searchSeries },
  [`${STUDY}/instances`]: { GET: searchInstances },
  [`${SERIES}/instances`]: { GET: searchInstances },
  [STUDY]: { GET: retrieveWhole, POST: storeInstances, DELETE: removeInstances },
  [SERIES]: { GET: retrieveWhole, DELETE: removeInstances },
  [`${STUDY}/metadata`]: { GET: retrieveMetadata },
  [`${STUDY}/rendered`]: { GET: retrieveRendered },
  [`${STUDY}/thumbnail`]: { GET: retrieveThumbnail },
  [`${SERIES}/metadata`]: { GET: retrieveMetadata },
  [`${SERIES}/frames`]: { POST: retrieveBatch },
  [`${SERIES}/rendered`]: { GET: retrieveRendered },
  [`${SERIES}/thumbnail`]: { GET: retrieveThumbnail },
  [INSTANCE]: { GET: retrieveWhole, DELETE: removeInstances },
  [`${INSTANCE}/metadata`]: { GET: retrieveMetadata },
  [`${INSTANCE}/rendered`]: { GET: retrieveRendered },
  [`${INSTANCE}/thumbnail`]: { GET: retrieveThumbnail },
  [`${INSTANCE}/bulkdata/*path`]: { GET: retrieveBulkData },
  [`${INSTANCE}/frames/:frames`]: { GET: retrieveFrames },
  [`${INSTANCE}/frames/:frames/rendered`]: { GET: retrieveRendered },
  [`${INSTANCE}/frames/:frames/thumbnail`]: { GET: retrieveThumbnail },
  [`${INSTANCE}/frames/:frames/overlays/:group`]: { GET: retrieveOverlay },
  [`${STUDY}/reject/:reason`]: { POST: rejectInstances },
  [`${SERIES}/reject/:reason`]: { POST: rejectInstances },
  [`${INSTANCE}/reject/:reason`]: { POST: rejectInstances },
};

const TEMPLATES = Object.entries(RESOURCES).map(([path, resource]) => ({
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
  if (!path.startsWith(BASE)) return false;
  const letIn: AnswerTo = async (exchange) => {
    const { env } = await serverWorld();
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
  const found = find(exchange.url.pathname.slice(BASE.length));
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
  method === 'GET' || (method === 'POST' && resource.POST === retrieveBatch);

/** @throws AppError `invalid_request` */
function find(path: string) {
  const parts = path.split('/').map(decoded);
  for (const { names, resource } of TEMPLATES) {
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
    return { resource, params };
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
  const answerTo = resource[(method === 'HEAD' ? 'GET' : method) as Method];
  if (answerTo) return answerTo;
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
