import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** What axe finds on the page against WCAG 2.2 AA, and where. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const found = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      // Experimental in axe, and of WCAG 2.1 A: what is read aloud has the words that are seen.
      rules: { 'label-content-name-mismatch': { enabled: true } },
    });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}
