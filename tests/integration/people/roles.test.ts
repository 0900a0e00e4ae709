import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '@/app/dicomweb/server';
import { PAGES } from '@/app/door/needs';
import { OPERATIONS } from '@/lib/api/operations';
import { makeToken } from '@/lib/workflow/people/accounts';
import { startPeopleServer, type PeopleServer } from './people-server';

/**
 * Who is let in where, written by hand: `r` reader, `s` researcher, `a` annotator, `A` administrator,
 * `n` an account without a role, `*` everybody, those too who are not signed in. Rows marked `session`
 * take no tokens.
 */
const TABLE = `
GET / rsaA
GET /studies/{studyUid} rsaA
GET /models rsaA
GET /compare rsaA
GET /compare/{id} rsaA
GET /experiments rsaA
GET /experiments/{id} rsaA
GET /experiments/cohorts/{id} rsaA
GET /pacs rA
GET /audit A
GET /accounts A
GET /retention A
GET /account rsaAn session
GET /sign-in *
GET /set-up *
GET /api/health *
GET /api/openapi.json *
GET /api/session *
POST /api/session *
PUT /api/session rsaAn session
DELETE /api/session *
GET /api/session/oidc *
GET /api/auth/callback/{provider} *
POST /api/set-up *
PATCH /api/account rsaAn session
PUT /api/account/password rsaAn session
GET /api/account/sessions rsaAn session
DELETE /api/account/sessions/{id} rsaAn session
GET /api/tokens rsaAn session
POST /api/tokens rsaAn session
DELETE /api/tokens/{id} rsaAn session
GET /api/users A
POST /api/users A
PATCH /api/users/{id} A
POST /api/users/{id}/password A
GET /api/collections A
POST /api/collections A
PUT /api/collections/{id} A
DELETE /api/collections/{id} A
POST /api/emergency-access rA
DELETE /api/emergency-access rA
GET /api/audit A
GET /api/audit/check A
GET /api/audit/export A
GET /api/retention/rules A
POST /api/retention/rules A
PUT /api/retention/rules/{id} A
DELETE /api/retention/rules/{id} A
GET /api/retention/due A
POST /api/retention/due A
POST /api/retention/run A
GET /api/holds A
PUT /api/holds/{studyUid} A
DELETE /api/holds/{studyUid} A
GET /api/deletions A
POST /api/deletions A
GET /api/deletions/{id} A
GET /api/deletions/{id}/text A
POST /api/import rA
POST /api/imports rA
GET /api/imports/{id} rA
GET /api/imports/{id}/events rA
OPTIONS /api/uploads *
POST /api/uploads rA
HEAD /api/uploads/{id} rA
PATCH /api/uploads/{id} rA
DELETE /api/uploads/{id} rA
GET /api/models rsaA
POST /api/models/{id}/check rsA
GET /api/cohorts rsaA
POST /api/cohorts rsA
GET /api/cohorts/{id} rsaA
PUT /api/cohorts/{id} rsA
DELETE /api/cohorts/{id} rsA
GET /api/experiments rsaA
POST /api/experiments rsA
GET /api/experiments/{id} rsaA
DELETE /api/experiments/{id} rsA
POST /api/experiments/{id}/state rsA
GET /api/experiments/{id}/runs rsaA
GET /api/experiments/{id}/events rsaA
GET /api/experiments/{id}/drafts rsaA
GET /api/experiments/{id}/scores rsaA
POST /api/experiments/{id}/scores rsA
GET /api/experiments/{id}/judgings rsaA
POST /api/experiments/{id}/judgings rsA
POST /api/experiments/{id}/judgings/{judgingId}/state rsA
GET /api/experiments/{id}/bundle rsA
POST /api/experiments/bundle rA
GET /api/recipes rsaA
POST /api/recipes rsA
GET /api/recipes/{id} rsaA
PUT /api/recipes/{id} rsA
DELETE /api/recipes/{id} rsA
GET /api/labels rsaA
PUT /api/labels rsA
GET /api/hanging-protocols rsaA
POST /api/hanging-protocols rsA
DELETE /api/hanging-protocols/{id} rsA
GET /api/pacs/nodes rA
POST /api/pacs/nodes/{id}/echo rA
POST /api/pacs/nodes/{id}/search rA
GET /api/pacs/nodes/{id}/studies/{studyUid}/series rA
GET /api/pacs/pulls rA
POST /api/pacs/pulls rA
GET /api/pacs/pulls/events rA
GET /api/pacs/pulls/{id} rA
DELETE /api/pacs/pulls/{id} rA
GET /api/pacs/pulls/{id}/events rA
POST /api/pacs/pulls/{id}/resume rA
GET /api/pacs/pushes rsA
POST /api/pacs/pushes rsA
GET /api/pacs/pushes/{id} rsA
DELETE /api/pacs/pushes/{id} rsA
GET /api/pacs/pushes/{id}/receipts rsA
GET /api/pacs/pushes/{id}/events rsA
POST /api/pacs/pushes/{id}/resume rsA
GET /api/studies rsaA
GET /api/studies/{studyUid} rsaA
GET /api/studies/{studyUid}/others rsaA
GET /api/studies/{studyUid}/reports rsaA
GET /api/studies/{studyUid}/segments rsaA
GET /api/studies/{studyUid}/proposals rsaA
GET /api/studies/{studyUid}/segmentations rsaA
GET /api/studies/{studyUid}/exports rsA
GET /api/studies/{studyUid}/deidentification rsA
GET /api/studies/{studyUid}/deidentification/picture rsA
GET /api/segmentations/{sopInstanceUid} rsaA
GET /api/studies/{studyUid}/objects rsaA
GET /api/annotations rsaA
POST /api/annotations rsaA
GET /api/annotations/{id} rsaA
PATCH /api/annotations/{id} rsaA
DELETE /api/annotations/{id} rsaA
POST /api/segments rsaA
GET /api/segments/{id} rsaA
PUT /api/segments/{id} rsaA
DELETE /api/segments/{id} rsaA
GET /api/runs/{id}/segments/{number} rsaA
PUT /api/runs/{id}/segments/{number} rsaA
POST /api/previews rsA
GET /api/previews/images/{sha256} rsaA
GET /api/runs rsaA
POST /api/runs rsA
POST /api/runs/external rA
GET /api/runs/{id} rsaA
DELETE /api/runs/{id} rsA
GET /api/runs/{id}/input rsaA
GET /api/runs/{id}/reread rsaA
GET /api/runs/{id}/files/{number} rsaA
GET /api/runs/{id}/events rsaA
GET /api/templates rA
POST /api/templates rA
PUT /api/templates/{id} rA
DELETE /api/templates/{id} rA
POST /api/templates/mrrt rA
GET /api/macros rA
PUT /api/macros rA
POST /api/reports/{id}/statements rA
POST /api/reports/{id}/comparisons rA
POST /api/reports/{id}/dictation rA
POST /api/reports rA
GET /api/reports/{id} rsaA
PATCH /api/reports/{id} rA
PATCH /api/reports/{id}/findings/{findingId} rA
POST /api/reports/{id}/findings/{findingId}/split rA
PUT /api/reports/{id}/findings/{findingId}/critical rA
DELETE /api/reports/{id}/findings/{findingId}/critical rA
POST /api/reports/{id}/findings/{findingId}/told rA
POST /api/reports/{id}/proposals rA
POST /api/reports/{id}/merge rA
POST /api/reports/{id}/undo rA
POST /api/reports/{id}/redo rA
POST /api/reports/{id}/preliminary rA
POST /api/reports/{id}/sign rA
POST /api/reports/{id}/addenda rA
POST /api/reports/{id}/amendment rA
DELETE /api/reports/{id}/amendment rA
POST /api/reports/{id}/withdrawal rA
GET /api/reports/{id}/translations rsaA
PUT /api/reports/{id}/translations/{language} rA
GET /api/reports/{id}/work rsaA
PUT /api/reports/{id}/sittings/{sittingId} rA
DELETE /api/reports/{id}/sittings/{sittingId} rA
GET /api/reports/{id}/versions rsaA
GET /api/comparisons rsaA
POST /api/comparisons rsA
GET /api/comparisons/{id} rsaA
POST /api/comparisons/{id}/close rsA
GET /api/comparisons/{id}/next rsaA
GET /api/comparisons/{id}/tasks rsaA
GET /api/comparisons/{id}/tasks/{taskId} rsaA
PUT /api/comparisons/{id}/tasks/{taskId}/work rsaA
POST /api/comparisons/{id}/tasks/{taskId}/answers rsaA
GET /api/comparisons/{id}/disputes rsaA
POST /api/comparisons/{id}/disputes/{unit} rsaA
GET /api/comparisons/{id}/votes rsaA
GET /api/comparisons/{id}/statistics rsaA
POST /api/exports rsA
POST /api/exports/archive rsA
GET /api/exports/{id} rsA
GET /api/exports/{id}/download rsA
GET /dicomweb/studies rsaA
POST /dicomweb/studies rA
GET /dicomweb/series rsaA
GET /dicomweb/instances rsaA
GET /dicomweb/S/series rsaA
GET /dicomweb/S/instances rsaA
GET /dicomweb/E/instances rsaA
GET /dicomweb/S rsaA
POST /dicomweb/S rA
DELETE /dicomweb/S A
GET /dicomweb/E rsaA
DELETE /dicomweb/E A
GET /dicomweb/S/metadata rsaA
GET /dicomweb/S/rendered rsaA
GET /dicomweb/S/thumbnail rsaA
GET /dicomweb/E/metadata rsaA
POST /dicomweb/E/frames rsaA
GET /dicomweb/E/rendered rsaA
GET /dicomweb/E/thumbnail rsaA
GET /dicomweb/I rsaA
DELETE /dicomweb/I A
GET /dicomweb/I/metadata rsaA
GET /dicomweb/I/rendered rsaA
GET /dicomweb/I/thumbnail rsaA
GET /dicomweb/I/bulkdata/*path rsaA
GET /dicomweb/I/frames/:frames rsaA
GET /dicomweb/I/frames/:frames/rendered rsaA
GET /dicomweb/I/frames/:frames/thumbnail rsaA
GET /dicomweb/I/frames/:frames/overlays/:group rsaA
POST /dicomweb/S/reject/:reason A
POST /dicomweb/E/reject/:reason A
POST /dicomweb/I/reject/:reason A
`;
const rows = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [method = '', at = '', who = '', session] = line
      .replace('/I', '/E/instances/:sopInstanceUid')
      .replace('/E', '/S/series/:seriesUid')
      .replace('/S', '/studies/:studyUid')
      .split(' ');
    return { way: `${method} ${at}`, who, session: session === 'session' };
  });

const registered = [
  ...Object.keys(PAGES).map((path) => `GET ${path}`),
  ...Object.entries(OPERATIONS).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  ),
  ...Object.entries(RESOURCES).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} /dicomweb/${path}`),
  ),
];

const ROLES = {
  r: 'reader',
  s: 'researcher',
  a: 'annotator',
  A: 'administrator',
  n: null,
} as const;
type Letter = keyof typeof ROLES;
const letters = Object.keys(ROLES) as Letter[];

let server: PeopleServer;
const cookies = new Map<Letter, string>();
const tokens = new Map<Letter, string>();
beforeAll(async () => {
  server = await startPeopleServer();
  for (const letter of letters) {
    const role = ROLES[letter];
    const user = await server.add(role ?? 'nobody-yet', role);
    cookies.set(letter, await server.signIn(user.email));
    if (letter !== 'r' && letter !== 'A') continue;
    const rights = ['view'] as const;
    const asked = { name: 'a script', rights: [...rights], days: 1 };
    tokens.set(letter, (await makeToken(server.world, user, asked)).token);
  }
});

/** A path with something in each of its named parts; nothing of it is there. */
const filled = (way: string) =>
  way.replaceAll(/\{\w+\}|:\w+|\*\w+/g, (name) =>
    /number|frames/.test(name) ? '1' : '1.2',
  );

/** Whoever sees all studies is let in to one that isn’t there, and all others are told so at the door. */
const isLetIn = (status: number) => status === 200 || status === 404;

describe('the table', () => {
  it('has a row for each route, and no others', () => {
    expect(rows.map(({ way }) => way).sort()).toEqual(registered.sort());
  });

  it('has a row for each page', () => {
    const pages = readdirSync('app', { recursive: true, encoding: 'utf8' })
      .filter((file) => /(^|\/)page\.tsx$/.test(file))
      .map((file) => `/${file.replace(/\/?page\.tsx$/, '')}`)
      .map((at) => at.replace('[uid]', '{studyUid}').replace('[id]', '{id}'));
    expect(Object.keys(PAGES).sort()).toEqual(pages.sort());
  });

  it('is what the door does', async () => {
    const wrong: string[] = [];
    const asked = rows.map(async ({ way, who }) => {
      for (const letter of letters) {
        const cookie = cookies.get(letter);
        const { status, headers } = await server.ask(filled(way), {
          cookie,
          onlyDoor: true,
        });
        const wanted = who === '*' || who.includes(letter);
        const isAway = status === 303 && headers.get('location') === '/account';
        const isRefused = way.slice(4) in PAGES ? isAway : status === 403;
        const isRight = wanted ? isLetIn(status) : isRefused;
        if (!isRight) wrong.push(`${way} ${letter}: ${status}`);
      }
      const { status, headers } = await server.ask(filled(way), { onlyDoor: true });
      const isPage = way.slice(4) in PAGES;
      const toSignIn = headers.get('location')?.startsWith('/sign-in?next=%2F');
      const isRight =
        who === '*'
          ? status === 200
          : isPage
            ? status === 303 && toSignIn
            : status === 401;
      if (!isRight) wrong.push(`${way} nobody: ${status}`);
    });
    await Promise.all(asked);
    expect(wrong).toEqual([]);
  });

  it('gives a token what it was made with, and never more than its owner has', async () => {
    const wrong: string[] = [];
    const asked = rows.map(async ({ way, who, session }) => {
      const isLooking = /^(GET|HEAD|OPTIONS|POST .*frames$)/.test(way);
      const forView = who === '*' || (who === 'rsaA' && isLooking && !session);
      for (const [letter, token] of tokens) {
        const { status } = await server.ask(filled(way), { token, onlyDoor: true });
        const isRight = forView ? isLetIn(status) : status === 403;
        if (!isRight) wrong.push(`${way} token of ${letter}: ${status}`);
      }
    });
    await Promise.all(asked);
    expect(wrong).toEqual([]);
  });
});

describe('what the table doesn’t name', () => {
  it.each([
    'GET /api/nothing',
    'GET /api/%75sers/1',
    'DELETE /api/users',
    'GET /dicomweb/nothing',
    'GET /dicomweb/%2e%2e/api/users',
  ])('is for nobody who is not signed in: %s', async (way) => {
    expect((await server.ask(way, { onlyDoor: true })).status).toBe(401);
  });

  it.each([
    ['GET /api/%75sers', 403],
    ['GET /api/./users', 403],
    ['GET /dicomweb/../api/users', 403],
    ['GET /api/users/', 404],
    ['GET //api/users', 404],
    ['GET /api//users', 404],
  ])('is no way around it: %s', async (way, status) => {
    const cookie = cookies.get('r');
    expect((await server.ask(way, { cookie, onlyDoor: true })).status).toBe(status);
  });
});
