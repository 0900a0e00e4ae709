import { dicomwebNeed, DICOMWEB } from '@/app/dicomweb/server';
import { OPERATIONS, type Operation } from '@/lib/api/operations';
import type { Belonging, Need } from '@/lib/api/people/rights';

/** Every page, and who is let in to it; a test compares the list with the folders of `app`. */
export const PAGES: Readonly<Record<string, Need>> = {
  '/': 'view',
  '/studies/{studyUid}': 'view',
  '/models': 'view',
  '/compare': 'view',
  '/compare/{id}': 'view',
  '/experiments': 'view',
  '/experiments/{id}': 'view',
  '/experiments/cohorts/{id}': 'view',
  '/pacs': 'pacs',
  '/audit': 'administer',
  '/retention': 'administer',
  '/accounts': 'administer',
  '/account': 'session',
  '/sign-in': 'anybody',
  '/set-up': 'anybody',
};

/** What somebody asks for, as the door sees it. */
export interface Asked {
  /** As it is written down: its method, and its path without what it names. */
  name: string;
  need: Need;
  isPage: boolean;
  /** The study that it is about, and what belongs to one. */
  studyUid?: string | undefined;
  belonging?: { kind: Belonging; id: string } | undefined;
}

type Method = Lowercase<string> & keyof (typeof OPERATIONS)[string];

const parted = Object.entries(OPERATIONS)
  .map(([path, methods]) => ({ path, names: path.slice(1).split('/'), methods }))
  // What is named outright before what has any name.
  .sort((a, b) => a.path.split('{').length - b.path.split('{').length);
const pages = Object.entries(PAGES).map(([path, need]) => ({
  path,
  names: path.slice(1).split('/'),
  need,
}));

/** @returns undefined for what nobody answers here. */
export function askedOf(method: string, url: URL): Asked | undefined {
  const parts = partsOf(url);
  if (!parts) return undefined;
  if (parts[0] === 'dicomweb') return ofDicomweb(method, url);
  if (parts[0] === 'api') return ofApi(method, parts, url);
  const found = pages.find(({ names }) => matched(names, parts));
  // Files of the build and of `public`: the same for everybody, and in the repository anyway.
  if (!found && (parts[0] === '_next' || /^[\w-]+(\.[\w-]+)+$/.test(parts.join('/')))) {
    return { name: `${method} /_next`, need: 'anybody', isPage: false };
  }
  // A page of a study says itself that there is none.
  return {
    name: `${method} ${found?.path ?? '/…'}`,
    need: found?.need ?? 'person',
    isPage: true,
  };
}

/** As they are routed: parted first, then decoded. */
function partsOf({ pathname }: URL): string[] | undefined {
  try {
    return pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function ofDicomweb(method: string, url: URL): Asked {
  const isAnswered = method === 'OPTIONS';
  const found = dicomwebNeed(method, url.pathname.slice(DICOMWEB.length));
  return {
    name: `${method} ${DICOMWEB}${found?.path ?? '…'}`,
    need: isAnswered ? 'anybody' : (found?.need ?? 'person'),
    isPage: false,
    // What comes in may be of a study that isn't there yet.
    studyUid: found?.need === 'import' ? undefined : found?.studyUid,
  };
}

function ofApi(method: string, parts: readonly string[], { searchParams }: URL) {
  for (const { path, names, methods } of parted) {
    const params = matched(names, parts);
    if (!params) continue;
    const name = `${method} ${path}`;
    const operation = operationOf(methods, method);
    if (!operation) {
      // Which methods there are is no secret; none of them is done.
      const need = method === 'OPTIONS' ? ('anybody' as const) : ('person' as const);
      return { name, need, isPage: false };
    }
    const { may, of } = operation;
    const isAsked = operation.query !== undefined && 'studyUid' in operation.query.shape;
    const id = params['id'] ?? params['sopInstanceUid'];
    return {
      ...{ name, need: may, isPage: false },
      // Of other archives, and of what was deleted, this one has nothing to hide.
      studyUid: /^\/api\/(pacs|audit)/.test(path)
        ? undefined
        : (params['studyUid'] ??
          (isAsked ? searchParams.get('studyUid') : null) ??
          undefined),
      belonging: of && id !== undefined ? { kind: of, id } : undefined,
    };
  }
  return undefined;
}

const operationOf = (
  methods: Partial<Record<Method, Operation>>,
  method: string,
): Operation | undefined =>
  methods[method.toLowerCase() as Method] ??
  (method === 'HEAD' ? methods['get' as Method] : undefined);

function matched(
  names: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  if (names.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, name] of names.entries()) {
    const part = parts[at] ?? '';
    const named = /^\{(\w+)\}$/.exec(name)?.[1];
    if (named !== undefined && part !== '') params[named] = part;
    else if (name !== part) return undefined;
  }
  return params;
}
