import type { IncomingMessage, ServerResponse } from 'node:http';
import { askedOf, type Asked } from '@/app/door/needs';
import { watch } from '@/app/door/watch';
import { answerProblem, answerWith } from '@/lib/api/exchange';
import { problemOf } from '@/lib/api/handle';
import { crossOriginHeaders } from '@/lib/api/http/cross-origin';
import { isLoopback, type Env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { recordOnce } from '@/lib/workflow/audit/record';
import { credentialOf, personOf } from '@/lib/workflow/people/known-people';
import { mustSee, mustSeeWhole } from '@/lib/workflow/people/may-see';
import { inNameOf, type Person } from '@/lib/workflow/people/person';
import { ownWorld } from '@/lib/workflow/world';

/** Where routes find whom a request came from; what a client sends under this name is overwritten. */
export const ADDRESS = 'x-overread-address';

/**
 * Where there are accounts, every request comes through here: who it is from, whether they may, and
 * whether they see the study that it is about. What is answered then is done in their name.
 */
export async function enter(
  request: IncomingMessage,
  response: ServerResponse,
  answer: () => void,
): Promise<void> {
  const world = await ownWorld();
  request.headers[ADDRESS] = addressOf(request, world.env);
  const asked = readAsked(request);
  const credential = credentialOf(request.headers);
  const person = credential && (await personOf(world, credential));
  try {
    const { studyUid, belonging } = mustBe(asked, person);
    const here = { ...world, person };
    if (studyUid !== undefined) await mustSee(here, studyUid);
    if (belonging) await mustSeeWhole(here, belonging.kind, belonging.id);
  } catch (error) {
    return refuse(request, response, error, asked, person);
  }
  if (!person) return answer();
  // What changes a session is itself answered to the end.
  if (request.method === 'GET') watch(credential, response);
  inNameOf(person, answer);
}

/** @returns undefined for what nobody answers. */
function readAsked({ method = 'GET', url = '/' }: IncomingMessage): Asked | undefined {
  // Whatever is not a plain path might be read as another one further on.
  if (!/^\/(?![/\\])/.test(url) || !URL.canParse(url, 'http://here')) return undefined;
  return askedOf(method, new URL(url, 'http://here'));
}

/** @throws AppError `unauthenticated`, `forbidden`; `not_found` for what nobody answers. */
function mustBe(asked: Asked | undefined, person: Person | undefined): Asked {
  if (asked?.need === 'anybody') return asked;
  if (!person) {
    throw new AppError('unauthenticated', 'Nobody is signed in, or not any more.', {
      hint: 'Sign in, or send a token as Authorization: Bearer …',
    });
  }
  if (!asked) throw new AppError('not_found', 'There is nothing at this address.');
  const { need } = asked;
  if (need === 'person') return asked;
  if (need === 'session') {
    if (person.session) return asked;
    throw new AppError('forbidden', 'This is for people, and not for tokens.');
  }
  if (person.rights.has(need)) return asked;
  throw new AppError('forbidden', `This needs the right “${need}”.`, {
    hint: 'An administrator gives roles, and a token has those rights that it was made with.',
  });
}

/** To be signed in first, or told so; and written down who was refused what. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  asked: Asked | undefined,
  person: Person | undefined,
) {
  const isStranger = error instanceof AppError && error.code === 'unauthenticated';
  const { url = '/', method = 'GET', headers } = request;
  void answerWith(
    async () => {
      const { env, ...world } = await ownWorld();
      const isPage = asked?.isPage && method === 'GET';
      if (isStranger && isPage) {
        const location = `/sign-in?next=${encodeURIComponent(url)}`;
        return { status: 303, headers: { location } };
      }
      if (error instanceof AppError && (person || headers.authorization !== undefined)) {
        await recordOnce(
          { ...world, user: person?.email ?? 'Unknown' },
          {
            ...{ kind: 'refused', action: 'E', outcome: 4 },
            ...{ object: asked?.name ?? 'door', detail: { code: error.code } },
          },
        );
      }
      const problem = problemOf(error);
      if (isPage && problem.status === 403 && person?.session) {
        // Which says who they are, and leads on to what is theirs.
        return { status: 303, headers: { location: '/account' } };
      }
      if (problem.status === 500) console.error(error);
      return answerProblem(problem, {
        ...(isStranger && { 'www-authenticate': 'Bearer' }),
        ...(url.startsWith('/dicomweb/') &&
          crossOriginHeaders(env.origins, { method, headers })),
      });
    },
    request,
    response,
    new URL('http://refused/'),
  );
}

/** A proxy on this machine says whom it asks for; nobody else is believed. */
function addressOf({ socket, headers }: IncomingMessage, { publicUrl }: Env): string {
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const told = headers['x-forwarded-for']?.toString().split(',').at(-1)?.trim();
  return publicUrl !== undefined && isLoopback(peer) && told ? told : peer;
}
