import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { chestCt } from '@/lib/samples/chest-ct/chest-ct';
import type { Figure } from '@/tests/bench/figures';
import { startApp } from '@/tests/browser/app-server';
import { MODEL } from '@/tests/contract/stand-in/wire';
import { chatAnswer } from '@/tests/contract/stand-in/wires/chat-completions';
import { onPage } from './watch';

const RUNS = 10;
/** Long enough that the page has nothing else to do when the finding comes. */
const PAUSE_MS = 400;
const SAYS = 'A finding that comes as the first one';

declare global {
  /** Milliseconds since 1970, by the page's clock. */
  var overreadFinding: { arrivedAt: number; seenAt: number };
}

/**
 * From the bytes that make the first finding whole, as they leave the model's server, to its sentence
 * on the screen: by way of our server, which reads the stream, and of the page. The clocks are one.
 */
export async function firstFindingMs(executablePath: string): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'overread-finding-'));
  const model = await startModel();
  const modelsFile = path.join(folder, 'models.json');
  const entry = { id: 'slow', title: 'Slow', adapter: 'openai-compatible', model: MODEL };
  writeFileSync(
    modelsFile,
    JSON.stringify({ models: [{ ...entry, baseUrl: model.url, policy: 'generic' }] }),
  );
  const app = await startApp({ OVERREAD_MODELS: modelsFile });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const whole: number[] = [];
  const inPage: number[] = [];
  try {
    await onPage(browser, `${app.url}/studies/${chestCt.studyUid}`, async (page) => {
      await page.addInitScript(watch, SAYS);
      await page.reload();
      await page.getByRole('tab', { name: 'Model' }).click();
      await page.getByRole('radio', { name: /Slow/ }).click();
      // The first one starts threads, and doesn't count.
      for (let run = 0; run <= RUNS; run++) {
        const { arrivedAt, seenAt } = await ask(page);
        if (run > 0) whole.push(seenAt - model.sentAt());
        if (run > 0) inPage.push(seenAt - arrivedAt);
        await page.getByRole('button', { name: 'Models', exact: true }).click();
      }
    });
  } finally {
    await browser.close();
    await app.stop();
    model.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    {
      name: 'first finding on the screen',
      unit: 'ms',
      runs: whole,
      note: 'from its last byte leaving the model’s server to the frame that shows it',
    },
    { name: '  of it in the page', unit: 'ms', runs: inPage },
  ];
}

async function ask(page: Page) {
  await page.evaluate(() => {
    overreadFinding = { arrivedAt: NaN, seenAt: NaN };
  });
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('list', { name: 'Images as sent' }).waitFor();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('button', { name: 'Review draft' }).waitFor();
  return page.evaluate(() => overreadFinding);
}

/** Runs in the page before anything else. */
function watch(says: string) {
  const now = () => performance.timeOrigin + performance.now();
  globalThis.overreadFinding = { arrivedAt: NaN, seenAt: NaN };
  globalThis.EventSource = class extends EventSource {
    constructor(url: string | URL) {
      super(url);
      this.addEventListener('finding', () => {
        if (Number.isNaN(overreadFinding.arrivedAt)) overreadFinding.arrivedAt = now();
      });
    }
  };
  const isThere = () =>
    [...document.querySelectorAll('ol[aria-label="Draft findings"] p')].some((each) =>
      each.textContent.includes(says),
    );
  let waiting = false;
  new MutationObserver(() => {
    if (waiting || !Number.isNaN(overreadFinding.seenAt) || !isThere()) return;
    waiting = true;
    // The task after a frame's callbacks runs when that frame was drawn.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        overreadFinding.seenAt = now();
        waiting = false;
      };
      port2.postMessage(null);
    });
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

const finding = JSON.stringify({
  statement: `${SAYS}.`,
  section: 'findings',
  polarity: 'present',
  certainty: null,
  anatomy: null,
  side: null,
  size_mm: null,
  slices: [1],
  box_slice: null,
  box_2d: null,
});

/** A model that stops before the last bracket of its first finding, and after it. */
async function startModel() {
  let sentAt = NaN;
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json');
      return void response.end(JSON.stringify({ object: 'list', data: [{ id: MODEL }] }));
    }
    request.on('end', async () => {
      response.writeHead(200, { 'content-type': chatAnswer.type });
      response.write(chatAnswer.begin());
      response.write(chatAnswer.piece(`{"findings": [${finding.slice(0, -1)}`));
      await wait(PAUSE_MS);
      sentAt = performance.timeOrigin + performance.now();
      response.write(chatAnswer.piece('}'));
      await wait(PAUSE_MS);
      response.write(chatAnswer.piece('], "impression": []}'));
      response.end(chatAnswer.end('stop', true));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    sentAt: () => sentAt,
    stop: () => void server.close(),
  };
}
