import { beforeAll, expect, it } from 'vitest';
import { POST as postExternal } from '@/app/api/runs/external/route';
import { GET as getRun } from '@/app/api/runs/[id]/route';
import { POST as postReport } from '@/app/api/reports/route';
import { PATCH as patchFinding } from '@/app/api/reports/[id]/findings/[findingId]/route';
import { reportSchema } from '@/lib/api/reports';
import { runSchema } from '@/lib/api/runs';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { call, json, problem } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';

const files = ctStack(3);
const [file] = files as [PhantomFile];
const { studyUid, seriesUid, sopInstanceUid } = file;
const provenance = { author: 'Model X 2.1', system: 'Web page', writtenOn: '2026-11-20' };
const text =
  'FINDINGS: A nodule in the right lung.\r\nNo left effusion.\n\nIMPRESSION: Nodule.';
let world: World;
let stackId: string;
beforeAll(async () => {
  world = serve(await openTestWorld());
  await importAll(world, files);
  const { series } = await studyDetail(world, studyUid);
  stackId = series[0]?.stacks[0]?.id ?? '';
});

const take = (more: object = {}) =>
  call(postExternal, { json: { studyUid, stackId, text, provenance, ...more } });

it('keeps a report written elsewhere, word for word and with where it comes from', async () => {
  const { id } = await json<{ id: string }>(take(), 201);
  const run = runSchema.parse(await json(call(getRun, { params: { id } })));
  expect(run).toMatchObject({
    adapter: 'external',
    model: 'Model X 2.1, Web page',
    status: 'succeeded',
    rawAnswer: text,
    request: { provenance },
    images: [],
  });
  expect(
    run.draft?.statements.map(({ statement, evidence }) => [statement, evidence]),
  ).toEqual([
    ['A nodule in the right lung.', []],
    ['No left effusion.', []],
    ['Nodule.', []],
  ]);
});

it('lets a reader tie its sentences to pixels, and keeps what was said', async () => {
  const { id: runId } = await json<{ id: string }>(take(), 201);
  const begun = call(postReport, { json: { studyUid, runId } });
  const report = reportSchema.parse(await json(begun, 201));
  const [finding] = report.findings;
  const evidence = [{ seriesUid, sopInstanceUid, frame: 1, box: [1, 2, 3, 4] }];
  const edited = await json(
    call(patchFinding, {
      params: { id: report.id, findingId: finding?.id ?? '' },
      headers: { 'if-match': `"${report.version}"` },
      json: {
        decision: 'edited',
        statement: { statement: finding?.statement, evidence },
      },
    }),
  );
  expect(reportSchema.parse(edited).findings[0]).toMatchObject({
    decision: 'edited',
    evidence,
    proposed: { evidence: [] },
  });
});

it.each([
  [{ text: 'HISTORY: Cough.' }, 400, 'invalid_request'],
  [{ stackId: 'none' }, 404, 'not_found'],
  [{ studyUid: '1.2.3' }, 404, 'not_found'],
  [{ provenance: { ...provenance, author: ' ' } }, 400, 'invalid_request'],
  [{ provenance: { ...provenance, writtenOn: 'May' } }, 400, 'invalid_request'],
])('keeps nothing of %o', async (more, status, code) => {
  const before = await world.db.run.count();
  expect(await problem(take(more), status)).toMatchObject({
    type: `urn:overread:${code}`,
  });
  expect(await world.db.run.count()).toBe(before);
});
