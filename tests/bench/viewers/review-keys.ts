import { chromium, type Page } from 'playwright-core';
import type { Report } from '@/lib/api/reports';
import { chestCt } from '@/lib/samples/chest-ct/chest-ct';
import type { Figure } from '@/tests/bench/figures';
import { startApp } from '@/tests/browser/app-server';
import { onPage } from './watch';

const NAME = 'Ada Reader';

/**
 * Keys from the open page of a drafted study to its signature, all findings accepted one by one, by
 * somebody who signed here before. The aim: two for each finding, and six.
 */
export async function reviewKeys(executablePath: string): Promise<Figure[]> {
  const app = await startApp({ OVERREAD_SAMPLES: '1' });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  let keys = 0;
  let findings = 0;
  try {
    const report = await drafted(app.url);
    findings = report.findings.length;
    await onPage(browser, `${app.url}/studies/${chestCt.studyUid}`, async (page) => {
      await page.evaluate(
        (name) => localStorage.setItem('overread.signing-name', name),
        NAME,
      );
      await page.reload();
      await page.getByRole('listitem', { name: 'Finding 1, not reviewed' }).waitFor();
      const press = async (key: string) => {
        keys += 1;
        await page.keyboard.press(key);
      };
      await press('j');
      for (let number = 1; number <= findings; number++) {
        await selected(page, number);
        await press('Enter');
        await page
          .getByRole('listitem', { name: `Finding ${number}, accepted` })
          .waitFor();
      }
      await press('F8');
      await page.getByLabel(/Your name/).waitFor();
      await press('Enter');
      await page.getByText(`Signed by ${NAME}`).first().waitFor();
    });
  } finally {
    await browser.close();
    await app.stop();
  }
  const aim = 2 * findings + 6;
  return [
    {
      name: 'keys from a draft to its signature',
      unit: 'keys',
      runs: [keys],
      note: `${findings} findings accepted one by one; aim: ${aim} at most`,
    },
  ];
}

const selected = (page: Page, number: number) =>
  page.locator(`li[aria-current=true][aria-label^="Finding ${number},"]`).waitFor();

/** A report of the sample CT, from the recorded model's draft. */
async function drafted(url: string): Promise<Report> {
  const ask = async <T>(at: string, body?: unknown) => {
    const answer = await fetch(`${url}${at}`, {
      ...(body !== undefined && {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    if (!answer.ok) throw new Error(`${at}: ${answer.status}`);
    return (await answer.json()) as T;
  };
  const { studyUid } = chestCt;
  const { series } = await ask<{ series: { stacks: { id: string }[] }[] }>(
    `/api/studies/${studyUid}`,
  );
  const recipe = { stackId: series[0]?.stacks[0]?.id };
  const { id: runId } = await ask<{ id: string }>('/api/runs', {
    ...{ studyUid, modelId: 'replay', recipe },
  });
  for (;;) {
    const { status } = await ask<{ status: string }>(`/api/runs/${runId}`);
    if (status === 'succeeded') break;
    if (status === 'failed') throw new Error('The recorded model failed.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return ask<Report>('/api/reports', { studyUid, runId });
}
