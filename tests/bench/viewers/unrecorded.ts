import { chromium, type Browser, type Page } from 'playwright-core';
import { freePort } from '@/tests/peers/orthanc';

interface Loading {
  readonly url: string;
  /** Run in the page before anything else. */
  readonly scripts: readonly (() => void)[];
  /** An expression of the page: whether it has what it loads. */
  readonly isLoaded: string;
}

const SIZE = { width: 1920, height: 1080 };
const LOADED_WITHIN_MS = 120_000;
/** A browser that has just begun has work of its own. */
const SETTLED_MS = 3000;
const LOOK_EVERY_MS = 5;

/**
 * Load a page in a new browser that nothing but the end of it is asked of, and then drive it.
 *
 * Playwright keeps a copy of each answer of up to some 16 MB (the protocol's `Network.enable`), from the
 * first page on: for a series of 100 MB that costs more than reading it does, and nobody's browser does
 * so. It takes the page over when everything has come.
 *
 * @param work - Is told when that was, in milliseconds since navigation.
 */
export async function loadUnrecorded<T>(
  executablePath: string,
  loading: Loading,
  work: (page: Page, loadedMs: number) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', `--remote-debugging-port=${port}`],
  });
  try {
    const loadedMs = await load(browser, port, loading);
    const driver = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const page = driver
      .contexts()
      .flatMap((context) => context.pages())
      .find((each) => each.url() === loading.url);
    if (!page) throw new Error('The page that was loaded is not there.');
    page.setDefaultTimeout(LOADED_WITHIN_MS);
    return await work(page, loadedMs);
  } finally {
    await browser.close();
  }
}

async function load(browser: Browser, port: number, { url, scripts, isLoaded }: Loading) {
  // In a context of its own: of those that aren't Playwright's it lets go by itself.
  const asked = await browser.newBrowserCDPSession();
  const { browserContextId } = await asked.send('Target.createBrowserContext');
  const { targetId } = await asked.send('Target.createTarget', {
    url: 'about:blank',
    browserContextId,
    ...SIZE,
  });
  const page = await protocol(`ws://127.0.0.1:${port}/devtools/page/${targetId}`);
  await page.send('Page.enable');
  await page.send('Emulation.setDeviceMetricsOverride', {
    ...SIZE,
    deviceScaleFactor: 1,
    mobile: false,
  });
  // The compiler has functions named by a helper that no page has.
  const sources = ['globalThis.__name = (each) => each', ...scripts.map(call)];
  // Looked for in the page: whoever asks it from outside waits for its next turn, and for the answer.
  sources.push(`(function look() {
    if (${isLoaded}) globalThis.overreadLoadedMs = performance.now();
    else setTimeout(look, ${LOOK_EVERY_MS});
  })()`);
  for (const source of sources)
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source });
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  await page.send('Page.navigate', { url });
  for (const end = performance.now() + LOADED_WITHIN_MS; performance.now() < end;) {
    const { result } = await page.send<{ result?: { value?: number } }>(
      'Runtime.evaluate',
      { expression: 'globalThis.overreadLoadedMs' },
    );
    if (result?.value !== undefined) {
      page.close();
      return result.value;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} did not load.`);
}

const call = (script: () => void) => `(${script.toString()})()`;

/** One target's Chrome DevTools Protocol, without anything enabled. */
async function protocol(url: string) {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  socket.addEventListener('message', ({ data }) => {
    const {
      id = -1,
      result,
      error,
    } = JSON.parse(String(data)) as {
      id?: number;
      result?: unknown;
      error?: { message: string };
    };
    if (error) waiting.get(id)?.reject(new Error(error.message));
    else waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  let last = 0;
  return {
    send<T = unknown>(method: string, params: object = {}): Promise<T> {
      const answer = Promise.withResolvers<unknown>();
      waiting.set(++last, answer);
      socket.send(JSON.stringify({ id: last, method, params }));
      return answer.promise as Promise<T>;
    },
    close: () => socket.close(),
  };
}
