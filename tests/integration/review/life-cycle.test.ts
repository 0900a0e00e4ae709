import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POST as postReport } from '@/app/api/reports/route';
import { PATCH as patchReport } from '@/app/api/reports/[id]/route';
import { POST as append } from '@/app/api/reports/[id]/addenda/route';
import { DELETE as leave, POST as amend } from '@/app/api/reports/[id]/amendment/route';
import { PATCH as decide } from '@/app/api/reports/[id]/findings/[findingId]/route';
import {
  DELETE as unflag,
  PUT as flag,
} from '@/app/api/reports/[id]/findings/[findingId]/critical/route';
import { POST as tell } from '@/app/api/reports/[id]/findings/[findingId]/told/route';
import { POST as split } from '@/app/api/reports/[id]/findings/[findingId]/split/route';
import { POST as merge } from '@/app/api/reports/[id]/merge/route';
import { POST as release } from '@/app/api/reports/[id]/preliminary/route';
import { POST as redo } from '@/app/api/reports/[id]/redo/route';
import { POST as sign } from '@/app/api/reports/[id]/sign/route';
import {
  PUT as sit,
  DELETE as forget,
} from '@/app/api/reports/[id]/sittings/[sittingId]/route';
import { POST as undo } from '@/app/api/reports/[id]/undo/route';
import { GET as getVersions } from '@/app/api/reports/[id]/versions/route';
import { POST as withdraw } from '@/app/api/reports/[id]/withdrawal/route';
import { GET as getWork } from '@/app/api/reports/[id]/work/route';
import { othersSchema, workSchema } from '@/lib/api/reading/sittings';
import { reportSchema, reportVersionsSchema, type Report } from '@/lib/api/reports';
import { annotatedStudy } from '@/lib/workflow/export/annotated-study';
import { LOCAL_USER } from '@/lib/workflow/people/person';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { answeredFinding as finding } from '../answered-finding';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from '../model-world';
import { call, json, problem } from '../routes';

const files = ctStack(2);
const [file] = files as [PhantomFile];
const { studyUid } = file;
const draft = JSON.stringify({
  findings: [finding('A block of bone.'), finding('A pocket of gas.')],
  impression: [],
});

let models: ModelWorld;
let runId: string;
beforeAll(async () => {
  models = await openModelWorld(files);
  models.service.reply({ kind: 'answer', text: draft });
  runId = (await runToEnd(await requestOf(models.world, file))).id;
});

let report: Report;
beforeEach(async () => {
  report = await read(call(postReport, { json: { studyUid, runId } }), 201);
});

const read = async (answer: Promise<Response>, status = 200) =>
  reportSchema.parse(await json(answer, status));
type Route = Parameters<typeof call>[0];
const send = (route: Route, body?: unknown, method = 'POST', more = {}) =>
  call(route, {
    params: { id: report.id, ...more },
    headers: { 'if-match': `"${report.version}"` },
    method,
    ...(body === undefined ? {} : { json: body }),
  });
const done = async (...sent: Parameters<typeof send>) => {
  report = await read(send(...sent));
};
const idOf = (index: number) => report.findings[index]?.id ?? '';
const decideOn = (index: number, decision: object) =>
  done(decide, decision, 'PATCH', { findingId: idOf(index) });
const acceptAll = async () => {
  for (const [index] of report.findings.entries()) {
    await decideOn(index, { decision: 'accepted' });
  }
};
const NAME = { name: 'Dr. Ada Reader' };
const addendum = (statement: string) => ({
  ...{ name: 'Dr. Bob Second' },
  statement: {
    ...{ statement, polarity: 'present', certainty: null, anatomy: null },
    ...{ side: null, sizeMm: null, evidence: [] },
  },
});
const versions = async () =>
  reportVersionsSchema.parse(await json(call(getVersions, { params: { id: report.id } })))
    .versions;
const exported = async () => {
  const { report: out } = await annotatedStudy(models.world, studyUid);
  return out && { version: out.version, texts: Object.values(out.prose).flat() };
};
const textsOf = ({ prose }: Report) =>
  Object.values(prose)
    .flat()
    .map(({ text }) => text);

describe('the life of a report', () => {
  it('goes from draft to error, each step with a name, a time and a reason', async () => {
    await problem(send(release, NAME), 409); // Nothing stands in it yet.
    await decideOn(0, { decision: 'accepted' });
    await done(release, NAME);
    expect(report).toMatchObject({ status: 'preliminary', signedBy: null });
    await problem(send(release, NAME), 409);
    await problem(send(append, addendum('Too early.')), 409);
    await decideOn(1, { decision: 'rejected', reason: 'None.' });
    await done(sign, NAME);
    expect(report).toMatchObject({ status: 'final', signedBy: NAME.name, version: 5 });

    await done(append, addendum('Seen again with the surgeon.'));
    expect(report).toMatchObject({ status: 'appended', signedBy: NAME.name });
    expect(textsOf(report)).toEqual(['A block of bone.', 'Seen again with the surgeon.']);

    await done(amend, { reason: 'The size was missing.' });
    expect(report).toMatchObject({
      status: 'appended',
      signedVersion: 6,
      amending: { reason: 'The size was missing.', by: LOCAL_USER },
    });
    await decideOn(0, {
      decision: 'edited',
      statement: { statement: 'A block of bone, 9 mm.' },
    });
    // Until it is signed again, what was signed goes out.
    expect(await exported()).toMatchObject({
      version: 6,
      texts: [{ text: 'A block of bone.' }, { text: 'Seen again with the surgeon.' }],
    });
    await done(sign, NAME);
    expect(report).toMatchObject({ status: 'amended', amending: null, signedVersion: 9 });
    expect(await exported()).toMatchObject({
      version: 9,
      texts: [{ text: 'A block of bone, 9 mm.' }, expect.anything()],
    });

    await done(withdraw, { ...NAME, reason: 'Wrong patient.' });
    expect(report.status).toBe('entered-in-error');
    expect(report.signatures.map(({ act, by, reason }) => [act, by, reason])).toEqual([
      ['released', NAME.name, null],
      ['signed', NAME.name, null],
      ['appended', 'Dr. Bob Second', null],
      ['amended', NAME.name, 'The size was missing.'],
      ['withdrawn', NAME.name, 'Wrong patient.'],
    ]);
    expect((await versions()).map(({ action, status }) => `${action} ${status}`)).toEqual(
      [
        'created draft',
        'accepted draft',
        'released preliminary',
        'rejected preliminary',
        'signed final',
        'appended appended',
        'opened appended',
        'edited appended',
        'amended amended',
        'withdrawn entered-in-error',
      ],
    );
    expect(await exported()).toBeNull();
    await problem(send(withdraw, { ...NAME, reason: 'Again.' }), 409);
    await problem(send(amend, { reason: 'Again.' }), 409);
  });

  it('an amendment that is left leaves what was signed', async () => {
    await acceptAll();
    await done(sign, NAME);
    const signed = report.findings;
    await done(amend, { reason: 'To look again.' });
    await decideOn(0, { decision: 'rejected', reason: 'Not so.' });
    await problem(send(amend, { reason: 'Twice.' }), 409);
    await done(leave, undefined, 'DELETE');
    expect(report).toMatchObject({ status: 'final', amending: null });
    expect(report.findings).toEqual(signed);
    await problem(send(leave, undefined, 'DELETE'), 409);
  });

  it('an addendum is added to signed reports only, and stays', async () => {
    const inside = { ...report.findings[0], section: 'addendum' };
    await problem(send(patchReport, { addFinding: inside }, 'PATCH'), 400);
    await acceptAll();
    await done(sign, NAME);
    await problem(send(append, addendum(' ')), 400);
    await done(append, addendum('More.'));
    await done(amend, { reason: 'To look again.' });
    const more = { findingId: idOf(2) };
    await problem(
      send(decide, { decision: 'rejected', reason: 'x' }, 'PATCH', more),
      409,
    );
  });

  it('keeps who was told of a critical result, before the signature and after', async () => {
    await acceptAll();
    const findingId = idOf(1);
    const told = {
      whom: 'Ward 3',
      how: 'telephone',
      readBack: true,
      at: '2026-01-02T03:04:00Z',
    };
    await problem(send(tell, told, 'POST', { findingId }), 409); // Not critical so far.
    await done(flag, { within: 'hours' }, 'PUT', { findingId });
    await done(tell, told, 'POST', { findingId });
    await problem(send(unflag, undefined, 'DELETE', { findingId }), 409);
    await done(undo);
    await done(redo);
    await done(sign, NAME);
    const later = { ...told, whom: 'Dr. Lee', how: 'in-person', within: 'minutes' };
    await problem(send(tell, later, 'POST', { findingId }), 400); // Under no name.
    await done(tell, { ...later, ...NAME }, 'POST', { findingId });
    expect(report).toMatchObject({ status: 'appended', signedVersion: report.version });
    expect(report.signatures.at(-1)).toMatchObject({ act: 'told', by: NAME.name });
    expect((await versions()).map(({ action }) => action).slice(3)).toEqual([
      ...['flagged', 'told', 'undone', 'redone', 'signed', 'told'],
    ]);
    const { report: out } = await annotatedStudy(models.world, studyUid);
    expect(out?.findings[1]?.critical).toEqual({
      within: 'minutes',
      told: ['Ward 3', 'Dr. Lee'].map((whom, index) => ({
        ...{ whom, how: ['telephone', 'in-person'][index], readBack: true },
        ...{ at: '2026-01-02T03:04:00.000Z', by: LOCAL_USER },
      })),
    });
  });
});

describe('regrouping', () => {
  const statement = { statement: 'Bone with gas.' };

  it('merges, splits, undoes and does again, and every version says what it was', async () => {
    await done(merge, { findingIds: [idOf(0), idOf(1)], statement });
    expect(report.findings.map(({ decision }) => decision)).toEqual([
      'edited',
      'replaced',
      'replaced',
    ]);
    expect(textsOf(report)).toEqual(['Bone with gas.']);
    await done(undo);
    expect(report.findings.map(({ decision }) => decision)).toEqual([
      'undecided',
      'undecided',
    ]);
    await problem(send(undo), 409);
    await done(redo);
    expect(textsOf(report)).toEqual(['Bone with gas.']);
    const parts = [{ statement: 'Bone.' }, { statement: 'Gas.' }];
    await done(split, { parts }, 'POST', { findingId: idOf(0) });
    await done(sign, NAME);
    expect(textsOf(report)).toEqual(['Bone.', 'Gas.']);
    expect((await versions()).map(({ action }) => action)).toEqual([
      ...['created', 'merged', 'undone', 'redone', 'split', 'signed'],
    ]);
    await done(amend, { reason: 'Look again.' });
    // Nobody goes back behind a signature.
    await problem(send(undo), 409);
  });

  it('keeps who did what on which slice with the finding', async () => {
    const seen = [{ seriesUid: '1.2', sopInstanceUid: '1.2.3', frame: 1 }];
    await decideOn(0, { decision: 'rejected', reason: 'No.', seen });
    await decideOn(0, { decision: 'undecided' });
    expect(report.findings[0]?.history).toMatchObject([
      { did: 'rejected', by: LOCAL_USER, reason: 'No.', seen },
      { did: 'undecided', seen: [] },
    ]);
  });

  it('is refused for what is not there, or makes no sense', async () => {
    await problem(send(merge, { findingIds: [idOf(0)], statement }), 400);
    await problem(send(merge, { findingIds: [idOf(0), 'x'], statement }), 404);
    await problem(send(split, { parts: [statement] }, 'POST', { findingId: 'x' }), 400);
    report = { ...report, version: 7 };
    await problem(send(undo), 412);
  });
});

describe('sittings', () => {
  const body = (change: object) => ({
    ...{ seconds: 0, onFindings: {}, looked: {}, findingId: null, words: null },
    ...change,
  });
  const sitAt = async (sittingId: string, change: object = {}) =>
    othersSchema.parse(await json(send(sit, body(change), 'PUT', { sittingId })));
  const work = async () =>
    workSchema.parse(await json(call(getWork, { params: { id: report.id } })));

  it('count no more than has passed, and nothing twice', async () => {
    await sitAt('a', { seconds: 3, onFindings: { f: 2 }, looked: { '1.1': [2, 1] } });
    await sitAt('a', { seconds: 2, onFindings: { f: 1 }, looked: { '1.1': [2, 5] } });
    await sitAt('a', { seconds: 80_000 });
    const [self] = (await work()).people;
    expect(self).toMatchObject({
      isSelf: true,
      onFindings: { f: 2 },
      looked: { '1.1': [1, 2, 5] },
    });
    // Five seconds that a clock may be ahead, and what the test itself took.
    expect(self?.seconds).toBeGreaterThanOrEqual(5);
    expect(self?.seconds).toBeLessThan(60);
  });

  it('tell who else is there, and whether the report is newer', async () => {
    expect(await sitAt('a', { findingId: 'f' })).toEqual({ version: 1, others: [] });
    await decideOn(0, { decision: 'accepted' });
    expect(await sitAt('b', { words: { statement: 'Half a' } })).toEqual({
      version: 2,
      others: [
        { id: 'a', name: LOCAL_USER, isSelf: true, findingId: 'f', isWriting: false },
      ],
    });
    expect((await sitAt('a')).others).toMatchObject([{ id: 'b', isWriting: true }]);
  });

  it('keep what was not said, until it is forgotten', async () => {
    const words = { form: 'edit', statement: 'Half a sent' };
    await sitAt('a', { findingId: 'f', words });
    await sitAt('b');
    expect((await work()).left).toMatchObject([
      { sittingId: 'a', findingId: 'f', words },
    ]);
    const gone = await send(forget, undefined, 'DELETE', { sittingId: 'a' });
    expect(gone.status).toBe(204);
    expect((await work()).left).toEqual([]);
  });

  it('refuse what cannot be', async () => {
    for (const change of [{ seconds: -1 }, { seconds: 1e9 }, { looked: { x: [0] } }]) {
      await problem(send(sit, body(change), 'PUT', { sittingId: 'a' }), 400);
    }
    report = { ...report, id: 'x' };
    await problem(send(sit, body({}), 'PUT', { sittingId: 'a' }), 404);
    await problem(call(getWork, { params: { id: 'x' } }), 404);
  });
});
