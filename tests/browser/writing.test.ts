import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '@/lib/api/reports';
import { uidFrom } from '@/lib/dicom/write-part10';
import { startStandIn, type StandIn } from '@/tests/contract/stand-in/server';
import { MODEL } from '@/tests/contract/stand-in/wire';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';
import { startApp, type AppServer } from './app-server';
import { violations } from './axe';
import { openBrowser, shoot, waitForPicture } from './open-browser';
import { tourTaken } from './tour-taken';

// One study, walked through once: templates, shortcuts, dictation, an earlier report, drawings, labels
// and verdicts, help from a model, a critical result, and the signature under it all.
const PASSWORD = 'correct horse battery';
const ADA = { email: 'ada@hospital.test', name: 'Ada Reader' };
const BOB = { email: 'bob@hospital.test', name: 'Bob Second', role: 'reader' };
const patient = { PatientID: '4711', BodyPartExamined: 'CHEST' };
const slices = (study: string, count: number, apart: number, more = {}) =>
  Array.from({ length: count }, (_, index) =>
    ctSlice(
      axial(index * apart),
      { study, series: 'axial', instance: index + 1 },
      { ...patient, ...more },
    ),
  );
const NOW = slices('now', 4, 5) as [PhantomFile, ...PhantomFile[]];
const PRIOR = slices('prior', 3, 10, {
  StudyDate: '20190304',
  FrameOfReferenceUID: uidFrom('elsewhere'),
}) as [PhantomFile, ...PhantomFile[]];
const [{ studyUid }] = NOW;

let browser: Browser;
let app: AppServer;
let service: StandIn;
let folder: string;
let ada: BrowserContext;
let page: Page;
let reportId: string;

async function ask<T>(
  who: BrowserContext,
  method: string,
  at: string,
  data?: unknown,
  version?: number,
): Promise<T> {
  const headers: Record<string, string> =
    version === undefined ? {} : { 'if-match': `"${version}"` };
  const answer = await who.request.fetch(`${app.url}${at}`, { method, data, headers });
  const text = await answer.text();
  expect(answer.ok(), `${method} ${at}: ${answer.status()} ${text}`).toBe(true);
  return (text ? JSON.parse(text) : null) as T;
}
const statement = (words: string, file: PhantomFile, more = {}) => ({
  ...{ section: 'findings', statement: words, polarity: 'present', certainty: null },
  ...{ anatomy: 'lung', side: 'right', sizeMm: null, ...more },
  evidence: [
    {
      ...{ seriesUid: file.seriesUid, sopInstanceUid: file.sopInstanceUid },
      ...{ frame: 1, box: null },
    },
  ],
});
const now = () => ask<Report>(ada, 'GET', `/api/reports/${reportId}`);
const said = async () =>
  Object.values((await now()).prose)
    .flat()
    .map(({ text }) => text);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'overread-writing-'));
  service = await startStandIn();
  const models = path.join(folder, 'models.json');
  const adapter = { adapter: 'openai-compatible', baseUrl: service.baseUrl };
  const entry = { id: 'helper', title: 'Helper', policy: 'mistral', model: MODEL };
  writeFileSync(models, JSON.stringify({ models: [{ ...entry, ...adapter }] }));
  [browser, app] = await Promise.all([
    openBrowser(),
    startApp({
      ...{ OVERREAD_AUTH: 'local', OVERREAD_SAMPLES: '0', OVERREAD_MODELS: models },
    }),
  ]);
  const context = () =>
    browser.newContext({ baseURL: app.url, viewport: { width: 1920, height: 1080 } });
  ada = await context();
  const [, code = ''] = app.setUpUrl?.split('#') ?? [];
  await ask(ada, 'POST', '/api/set-up', { code, ...ADA, password: PASSWORD });
  const { password } = await ask<{ password: string }>(ada, 'POST', '/api/users', BOB);
  const form = new FormData();
  for (const { name, bytes } of [...NOW, ...PRIOR]) {
    form.append('files', new Blob([new Uint8Array(bytes)]), name);
  }
  const imported = await ada.request.post('/api/import', { multipart: form });
  expect(await imported.text()).toMatch(/"stored":7/);

  const before = { studyUid: PRIOR[0].studyUid };
  const { id } = await ask<Report>(ada, 'POST', '/api/reports', before);
  const nodule = statement('Nodule of 8 mm', PRIOR[1] as PhantomFile, { sizeMm: 8 });
  await ask(ada, 'PATCH', `/api/reports/${id}`, { addFinding: nodule }, 1);
  const name = { name: ADA.name, password: PASSWORD };
  await ask(ada, 'POST', `/api/reports/${id}/sign`, name, 2);
  reportId = (await ask<Report>(ada, 'POST', '/api/reports', { studyUid })).id;
  // What Bob drew, for Ada to say something of.
  const bob = await context();
  await ask(bob, 'POST', '/api/session', { email: BOB.email, password });
  const { seriesUid, sopInstanceUid } = NOW[0];
  await ask(bob, 'POST', '/api/annotations', {
    ...{ id: crypto.randomUUID(), tool: 'Probe', label: '', measurements: [], frame: 1 },
    ...{ studyUid, seriesUid, sopInstanceUid },
    geometry: { space: 'patient', frameOfReferenceUid: null, points: [[0, 0, 0]] },
  });

  await ada.addInitScript(tourTaken);
  // A browser that writes speech down: what is said is an event of the page.
  await ada.addInitScript(() => {
    class Recognition extends EventTarget {
      start() {
        addEventListener('say', (event) => {
          const words = [{ transcript: (event as CustomEvent<string>).detail }];
          const results = [Object.assign(words, { isFinal: true })];
          this.dispatchEvent(
            Object.assign(new Event('result'), { resultIndex: 0, results }),
          );
        });
      }
      abort() {
        this.dispatchEvent(new Event('end'));
      }
    }
    Object.assign(window, { SpeechRecognition: Recognition });
  });
  page = await ada.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`/studies/${studyUid}`);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
const card = (number: number) =>
  page.getByRole('listitem', { name: new RegExp(`^Finding ${number},`) });
const cell = () => page.getByRole('group', { name: 'Viewport 1', exact: true });
const rows = () =>
  page.getByRole('region', { name: 'Annotations' }).getByRole('listitem');
const middleOf = async (where: Locator) => {
  await where.scrollIntoViewIfNeeded();
  const { x = 0, y = 0, width = 0, height = 0 } = (await where.boundingBox()) ?? {};
  return [x + width / 2, y + height / 2] as const;
};

it('puts normal statements in once the slices were looked at', async () => {
  await waitForPicture(page);
  await button('From a template …').click();
  const part = page.getByRole('region', { name: 'From a template' });
  await part.getByText(/never looked at/).waitFor();
  await cell().click();
  for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'ArrowDown']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(100);
  }
  await part.getByRole('checkbox').nth(1).check();
  await shoot(page, 'writing-1-template');
  expect(await violations(page)).toEqual([]);
  await button(/^Put in 1/).click();
  await card(1).waitFor();
  // It rules nothing out: it is as it should be.
  await card(1).getByText('normal', { exact: true }).waitFor();
  expect(await said()).toEqual(['Trachea and main bronchi are open.']);
});

it('writes with shortcuts, and with a voice that was allowed to leave', async () => {
  await button('Shortcuts …').click();
  await page.getByRole('textbox', { name: 'Shortcut 1', exact: true }).fill('.nf');
  await page.getByRole('textbox', { name: 'Words of shortcut 1' }).fill('No fracture.');
  await button('Keep').click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await button('Add finding').click();
  const words = page.getByRole('textbox', { name: 'Statement' });
  await words.pressSequentially('.nf ');
  await expect.poll(() => words.innerText()).toBe('No fracture.');
  await button('Dictate').click();
  expect(await violations(page)).toEqual([]);
  await button('Allow and dictate').click();
  await button('Stop dictating').waitFor();
  await page.evaluate(() =>
    dispatchEvent(new CustomEvent('say', { detail: 'Bones intact.' })),
  );
  await expect.poll(() => words.innerText()).toBe('No fracture. Bones intact.');
  await button('Stop dictating').click();
  await words.press('Control+Enter');
  await card(2).getByText('No fracture. Bones intact.').waitFor();
});

it('splits a finding by its lines, and has it back', async () => {
  await button('More about finding 2').click();
  await page.getByRole('menuitem', { name: 'Split …' }).click();
  const form = page.getByRole('form', { name: 'Split finding' });
  const lines = form.getByRole('textbox', { name: 'What each says' });
  await expect.poll(() => lines.innerText()).toBe('No fracture.\nBones intact.');
  await lines.press('Control+End');
  await lines.pressSequentially('\nJoints, too.');
  await form.getByRole('button', { name: 'Split into 3' }).click();
  await card(4).getByText('Joints, too.').waitFor();
  expect(await said()).toEqual([
    ...['Trachea and main bronchi are open.', 'No fracture.'],
    ...['Bones intact.', 'Joints, too.'],
  ]);
  await card(2).getByRole('button', { name: 'Show finding 2' }).click();
  await page.keyboard.press('Control+z');
  await card(2).getByText('No fracture. Bones intact.').waitFor();
});

it('goes on with lists and from field to field, and keeps no half word of an input method', async () => {
  const kept: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PUT' && request.url().includes('/sittings/')) {
      kept.push(request.postData() ?? '');
    }
  });
  await button('Add finding').click();
  const words = page.getByRole('textbox', { name: 'Statement' });
  // While letters are composed, Lexical holds a place of no width for them.
  const text = async () => (await words.innerText()).replaceAll('\u200B', '');
  await words.pressSequentially(
    'Lungs:\n- clear\nno effusion\n\nNodule of [size] mm, [side].',
  );
  await expect
    .poll(text)
    .toBe('Lungs:\n- clear\n- no effusion\nNodule of [size] mm, [side].');
  await words.press('Control+Home');
  for (const filled of ['9', 'left']) {
    await words.press('Tab');
    await page.keyboard.type(filled);
  }
  const done = 'Lungs:\n- clear\n- no effusion\nNodule of 9 mm, left.';
  await expect.poll(text).toBe(done);
  // Letters that are typed in one go are taken back in one go: how many go so is the machine's pace.
  let undone = 0;
  while (undone < 'left'.length && !(await text()).includes('[side]')) {
    await words.press('Control+z');
    undone++;
  }
  expect(await text()).toContain('Nodule of 9 mm, [side].');
  for (; undone > 0; undone--) await words.press('Control+y');
  await expect.poll(text).toBe(done);
  await words.press('Control+End');
  const keyboard = await ada.newCDPSession(page);
  const compose = (letters: string) =>
    keyboard.send('Input.imeSetComposition', {
      ...{ text: letters, selectionStart: letters.length, selectionEnd: letters.length },
    });
  await compose('jie');
  await expect.poll(text).toBe(`${done}jie`);
  // The page tells the server every four seconds, and would by now.
  const before = kept.length;
  await expect.poll(() => kept.length, { timeout: 30_000 }).toBeGreaterThan(before);
  await keyboard.send('Input.insertText', { text: '结节' });
  await expect.poll(text).toBe(`${done}结节`);
  await expect.poll(() => kept.at(-1)).toContain('结节');
  expect(kept.at(-1)).not.toContain('\u200B');
  expect(kept.filter((body) => body.includes('jie'))).toEqual([]);
  await shoot(page, 'writing-7-editor');
  await page.getByRole('button', { name: 'Cancel' }).click();
});

it('says what became of what an earlier report said', async () => {
  await page.getByText('Earlier reports').click();
  await button('Larger').first().click();
  const form = page.getByRole('form', { name: 'Comparison' });
  await form.getByRole('textbox', { name: 'Size in mm' }).fill('11');
  await form.getByRole('button', { name: 'Add the comparison' }).click();
  await card(3)
    .getByText(/Larger; .*2019.*: Nodule of 8 mm/)
    .waitFor();
  await shoot(page, 'writing-2-compared');
});

it('ties drawings to findings by key and by drag, says when they changed, and undoes it', async () => {
  const [x, y] = await middleOf(cell());
  await page.keyboard.press('d');
  await page.mouse.move(x - 60, y - 40);
  await page.mouse.down();
  await page.mouse.move(x, y - 40, { steps: 4 });
  await page.mouse.up();
  // By key, to the third.
  await page.keyboard.press('Shift+Insert');
  const dialog = page.getByRole('dialog');
  const choice = dialog.getByRole('combobox', { name: 'Finding' });
  await choice.selectOption({ index: 2 });
  expect(await violations(page)).toEqual([]);
  await choice.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(said).toContainEqual(expect.stringMatching(/8 mm, \d+\.\d mm\.$/));
  const line = card(3).getByRole('list', { name: 'Drawings' });
  const length = /([\d.]+) mm/.exec((await line.textContent()) ?? '')?.[1] ?? '';

  // By drag, over the tab of the report, to the second and into the impression.
  const tab = page.getByRole('tab', { name: 'Report' });
  const drag = async (to: Locator) => {
    await page.getByRole('tab', { name: /^Annotations/ }).click();
    const row = rows().filter({ hasText: `${length} mm` });
    await dragFrom(row.getByText(ADA.email).first(), to);
  };
  const dragFrom = async (from: Locator, to: Locator) => {
    const [fromX, fromY] = await middleOf(from);
    await page.mouse.move(fromX, fromY);
    await page.mouse.down();
    await page.mouse.move(fromX + 20, fromY + 20, { steps: 3 });
    await page.mouse.move(...(await middleOf(tab)), { steps: 4 });
    await page.mouse.move(...(await middleOf(to)), { steps: 4 });
    await page.mouse.up();
  };
  await drag(card(2));
  await expect.poll(said).toContain(`No fracture. Bones intact, ${length} mm.`);
  // By the grip beside it on the picture.
  await line.getByRole('button', { name: /^Length/ }).click();
  await dragFrom(
    page.getByTitle(/^Drag into the report/),
    page.getByText('Drop here: a new finding in Impression'),
  );
  await expect.poll(said).toContain(`Length, ${length} mm.`);
  await shoot(page, 'writing-3-drawings');

  // Each act is undone by itself.
  await card(2).getByRole('button', { name: 'Show finding 2' }).click();
  await page.keyboard.press('Control+z');
  await expect.poll(said).not.toContain(`Length, ${length} mm.`);
  await page.keyboard.press('Control+z');
  await expect.poll(said).toContain('No fracture. Bones intact.');

  // Drawn longer, it is told, and taken over only when somebody says so.
  await line.getByRole('button', { name: /^Length/ }).click();
  await page.mouse.move(x, y - 40);
  await page.mouse.down();
  await page.mouse.move(x + 40, y - 40, { steps: 4 });
  await page.mouse.up();
  await line.getByText(/^Changed since: now/).waitFor();
  expect(await said()).toContainEqual(expect.stringContaining(`${length} mm.`));
  await shoot(page, 'writing-4-changed');
  await page.keyboard.press('F8');
  const changed = page.getByRole('list', { name: /^Drawings that changed/ });
  await changed.getByText(/^Finding 3: Length/).waitFor();
  await shoot(page, 'writing-8-signing');
  await page.keyboard.press('Escape');
  await line.getByRole('button', { name: /^Take over/ }).click();
  await line.getByText(/^Changed since/).waitFor({ state: 'hidden' });
  expect(await said()).not.toContainEqual(expect.stringContaining(`${length} mm.`));
  // Insert: a finding of one's own, tied to what is selected.
  await page.keyboard.press('Insert');
  const words = page.getByRole('textbox', { name: 'Statement' });
  await words.fill('The same place');
  await words.press('Control+Enter');
  await expect
    .poll(said)
    .toContainEqual(expect.stringMatching(/^The same place, .* mm\.$/));
});

it('labels what was drawn, and answers for what somebody else drew', async () => {
  await page.getByRole('tab', { name: /^Annotations/ }).click();
  await button('Labels …').click();
  await button('Add a label').click();
  await page.getByRole('textbox', { name: 'Label 1', exact: true }).fill('Nodule');
  await page
    .getByRole('textbox', { name: 'Code of Nodule', exact: true })
    .fill('27925004');
  await page
    .getByRole('textbox', { name: 'Meaning of the code of Nodule' })
    .fill('Nodule');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  const length = rows().filter({ hasText: ADA.email });
  const field = length.getByRole('combobox', { name: 'Label of length' });
  await field.fill('nodule');
  await field.press('Enter');
  await length.getByText('Nodule · SCT 27925004').waitFor();
  const probe = rows().filter({ hasText: BOB.email });
  await probe.getByRole('button', { name: /^Reject/ }).click();
  await page.keyboard.type('a vessel');
  await page.keyboard.press('Enter');
  await probe.getByText('Rejected by').waitFor();
  await shoot(page, 'writing-5-labels');
});

it('takes an impression from a model, to be decided on', async () => {
  await page.getByRole('tab', { name: 'Report' }).click();
  service.reply({
    kind: 'answer',
    text: JSON.stringify({
      impression: [{ statement: 'Nodule larger than before.', findings: [3] }],
    }),
  });
  await button('Impression from findings').click();
  await button('Preview').click();
  await page.getByText('No image goes along').waitFor();
  expect(await violations(page)).toEqual([]);
  await button(/^Send/).click();
  await page.getByText(/^Impression proposed/).waitFor();
  await shoot(page, 'writing-6-help');
  await button(/^Put 1 proposal/).click();
  await expect
    .poll(async () => (await now()).findings.at(-1))
    .toMatchObject({
      ...{ statement: 'Nodule larger than before.', decision: 'undecided' },
      ...{ section: 'impression', source: 'model' },
    });
});

it('tells somebody of a critical result, and is signed', async () => {
  const last = (await now()).findings.length;
  await button(`Accept finding ${last}`).click();
  await button('More about finding 3').click();
  await page.getByRole('menuitem', { name: 'Critical result …' }).click();
  await button('Flag as critical').click();
  await button('Sign …').click();
  expect(await violations(page)).toEqual([]);
  await button('Say who was told …').click();
  await page
    .getByRole('textbox', { name: 'Name, or part and place' })
    .fill('Dr. Lee, ward 3');
  await button('Keep who was told').click();
  await card(3)
    .getByText(/^Told to Dr\. Lee, ward 3/)
    .waitFor();
  await button('Sign …').click();
  await page.getByLabel('Your password again').fill(PASSWORD);
  await page.keyboard.press('Enter');
  // The earlier report says by whom and when.
  await page.getByText(`Signed by ${ADA.name}`, { exact: true }).waitFor();
  await shoot(page, 'writing-7-signed');
  const signed = await now();
  expect([signed.status, signed.findings.length]).toEqual(['final', last]);
  expect(signed.findings[2]?.critical?.told).toMatchObject([{ whom: 'Dr. Lee, ward 3' }]);
});
