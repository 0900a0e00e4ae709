import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { GET as audit } from '@/app/api/audit/route';
import { GET as getMacros, PUT as putMacros } from '@/app/api/macros/route';
import { POST as postReport } from '@/app/api/reports/route';
import { POST as putIn } from '@/app/api/reports/[id]/statements/route';
import { POST as undo } from '@/app/api/reports/[id]/undo/route';
import { GET as list, POST as create } from '@/app/api/templates/route';
import { DELETE as remove, PUT as change } from '@/app/api/templates/[id]/route';
import { POST as readMrrt } from '@/app/api/templates/mrrt/route';
import type { AuditPage } from '@/lib/api/audit/protocol';
import { keptTemplateListSchema } from '@/lib/api/reading/writing';
import { reportSchema, type Report } from '@/lib/api/reports';
import { READY_MADE } from '@/lib/report/writing/ready-made';
import { sitAt } from '@/lib/workflow/review/sittings';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { call, json, problem } from '../routes';
import { importAll, openTestWorld, serve } from '../test-world';
import type { World } from '@/lib/workflow/world';

const files = ctStack(3);
const [{ studyUid }] = files as [PhantomFile];
const uidOf = (index: number) => files[index]?.sopInstanceUid ?? '';

let world: World;
beforeAll(async () => {
  world = serve(await openTestWorld());
  await importAll(world, files);
});

const begin = async (): Promise<Report> =>
  reportSchema.parse(await json(call(postReport, { json: { studyUid } }), 201));
const put = ({ id, version }: Report, body: object, route = putIn) =>
  call(route, {
    params: { id },
    headers: { 'if-match': `"${version}"` },
    json: body,
    method: 'POST',
  });

it('puts normal statements in only where the slices were looked at', async () => {
  let report = await begin();
  const asked = { templateId: 'ct-chest.en', items: [0, 2] };
  const refused = await problem(put(report, asked), 409);
  expect(refused.detail).toBe('Never looked at: 3 of 3 (1–3).');

  // Two were told by the page while it was open, the last one is told with the request.
  await sitAt(
    world,
    { id: report.id, sittingId: 's' },
    {
      ...{ seconds: 1, onFindings: {}, findingId: null, words: null },
      looked: { [uidOf(0)]: [1], [uidOf(1)]: [1] },
    },
  );
  const { detail } = await problem(put(report, asked), 409);
  expect(detail).toMatch(/^Never looked at: 1 of 3 \(\d\)\.$/);
  report = reportSchema.parse(
    await json(put(report, { ...asked, looked: { [uidOf(2)]: [1] } })),
  );
  expect(report.prose.findings.map(({ text }) => text)).toEqual([
    'No nodule, mass or consolidation in the lungs.',
    'No pleural effusion, no pneumothorax.',
  ]);
  expect(report.findings[0]).toMatchObject({
    ...{ source: 'person', polarity: 'absent', anatomy: 'Lungs', decision: 'accepted' },
  });
  expect(report.version).toBe(2);
  report = reportSchema.parse(await json(put(report, {}, undo)));
  expect(report.findings).toEqual([]);

  // What is for other images, or is not there, is refused whatever was looked at.
  const whole = { looked: Object.fromEntries(files.map((_, at) => [uidOf(at), [1]])) };
  const other = { ...whole, templateId: 'mr-brain.en', items: [0] };
  expect((await problem(put(report, other), 409)).detail).toBe('It is for MR.');
  await problem(put(report, { ...asked, ...whole, items: [99] }), 400);
  await problem(put(report, { ...asked, ...whole, templateId: 'none' }), 404);
});

it('keeps templates, and lets nobody overwrite another’s change', async () => {
  const template = {
    ...{ name: 'Ours', modalities: ['CT'], bodyParts: ['KNEE'], language: 'en' },
    source: null,
    items: [
      { section: 'technique', label: 'Dose', normal: 'Low dose.', choices: [] },
      { section: 'findings', label: 'Knee', normal: null, choices: ['Torn.'] },
    ],
  };
  const id = randomUUID();
  const body = { id, template };
  for (let twice = 0; twice < 2; twice++) {
    await json(call(create, { json: body }), 201);
  }
  await problem(
    call(create, { json: { id, template: { ...template, name: 'B' } } }),
    409,
  );
  const bad = { ...template, items: [{ ...template.items[0], label: 'two\nlines' }] };
  await problem(call(create, { json: { id: randomUUID(), template: bad } }), 400);
  const write = (route: typeof change, version: number, json?: object) =>
    call(route, {
      params: { id },
      headers: { 'if-match': `"${version}"` },
      method: json ? 'PUT' : 'DELETE',
      ...(json && { json }),
    });
  await json(write(change, 1, { ...template, name: 'Theirs' }));
  await problem(write(change, 1, template), 412);
  await problem(write(remove, 1), 412);
  const { templates } = keptTemplateListSchema.parse(await json(call(list)));
  expect(templates).toHaveLength(1 + READY_MADE.size);
  expect(templates[0]).toMatchObject({ id, version: 2, template: { name: 'Theirs' } });

  // What was done rules nothing out: it needs no looking at slices.
  const report = await begin();
  const done = await json<Report>(put(report, { templateId: id, items: [0] }));
  expect(done.prose.technique.map(({ text }) => text)).toEqual(['Low dose.']);
  await problem(put(report, { templateId: id, items: [1] }), 400);

  expect((await write(remove, 2)).status).toBe(204);
  await problem(write(remove, 2), 404);
});

it('reads a template of the RadReport library, and keeps nothing of it', async () => {
  const html =
    '<title>MR Knee</title><section data-section-name="Findings"><p>Menisci intact.</p></section>';
  expect(await json(call(readMrrt, { json: { html } }))).toMatchObject({
    ...{ name: 'MR Knee', modalities: ['MR'] },
    items: [{ normal: 'Menisci intact.' }],
  });
  const { title } = await problem(call(readMrrt, { json: { html: 'Hello' } }), 400);
  expect(title).toBe('The file has no title.');
  await problem(call(readMrrt, { json: { html: ' '.repeat(2 * 1024 ** 2) } }), 413);
  const { templates } = keptTemplateListSchema.parse(await json(call(list)));
  expect(templates).toHaveLength(READY_MADE.size);
});

it('keeps the shortcuts of each person by themselves', async () => {
  const macros = [{ shortcut: '.nl', text: 'No lesion.' }];
  const keep = (version: number) =>
    call(putMacros, {
      headers: { 'if-match': `"${version}"` },
      json: { macros },
      method: 'PUT',
    });
  expect(await json(call(getMacros))).toEqual({ macros: [], version: 0 });
  expect(await json(keep(0))).toEqual({ macros, version: 1 });
  await problem(keep(0), 412);
  serve({ ...world, user: 'somebody@example.org' });
  expect(await json(call(getMacros))).toEqual({ macros: [], version: 0 });
  serve(world);
  expect(await json(call(getMacros))).toEqual({ macros, version: 1 });
});

it('writes down who changed templates and shortcuts, without their words', async () => {
  const { events } = await json<AuditPage>(
    call(audit, { query: { kind: 'settings-changed' } }),
  );
  const acts = events.map(({ action, object, detail }) => [
    action,
    (object ?? '').replace(/ .*/, ''),
    detail['version'],
  ]);
  // The newest first; the repeated request and those that were refused are none.
  expect(acts.filter(([, what]) => what === 'template')).toEqual([
    ['D', 'template', 2],
    ['U', 'template', 2],
    ['C', 'template', 1],
  ]);
  expect(acts.some(([, what]) => what === 'shortcuts')).toBe(true);
  for (const words of ['Ours', 'Theirs', 'Low dose']) {
    expect(JSON.stringify(events)).not.toContain(words);
  }
});
