import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { violations } from './axe';
import { openBrowser, openPage, shoot } from './open-browser';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

it.each([
  [1920, 1080],
  [1366, 768],
])(
  'deletes a study from the list after asking, at %i × %i',
  async (width, height) => {
    const description = `To be deleted at ${width}`;
    const made = ctSlice(
      axial(0),
      { study: description },
      { StudyDescription: description },
    );
    const { studyUid } = made;
    const { page, errors } = await openPage(browser, { width, height });
    await page.goto('/');
    await page
      .getByLabel('Files to import')
      .setInputFiles([
        { name: 'one.dcm', mimeType: 'application/dicom', buffer: made.bytes },
      ]);
    const row = page.getByRole('row', { name: new RegExp(description) });
    await row.waitFor();
    const more = row.getByRole('button', { name: /^More for the study of/ });
    const dialog = page.getByRole('dialog', { name: 'Delete this study?' });

    await more.click();
    await shoot(page, `delete-menu-${width}`);
    await page.getByRole('menuitem', { name: 'Delete study …' }).click();
    await dialog.getByText('1 series with 1 image').waitFor();
    await shoot(page, `delete-${width}`);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(page.url()).not.toContain(studyUid);

    // Somebody draws on it meanwhile.
    await more.click();
    await page.getByRole('menuitem', { name: 'Delete study …' }).click();
    await page.route(
      '**/api/deletions',
      (route) =>
        route.fulfill({
          status: 409,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            type: 'urn:overread:conflict',
            title: 'An annotation hangs on these images.',
            status: 409,
            detail: 'Delete the annotations first.',
          }),
        }),
      { times: 1 },
    );
    const button = dialog.getByRole('button', { name: 'Delete study' });
    const reason = dialog.getByLabel('Reason');
    expect(await button.isDisabled()).toBe(true);
    await reason.fill('It was a test');
    await button.click();
    await dialog.getByText('An annotation hangs on these images.').waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, `delete-refused-${width}`);
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    await more.click();
    await page.getByRole('menuitem', { name: 'Delete study …' }).click();
    await reason.fill('It was a test');
    await button.click();
    await row.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Keeping and deleting' }).click();
    const certificate = page.getByRole('listitem').filter({ hasText: studyUid });
    await certificate.getByRole('button', { name: 'Show' }).click();
    await page.getByText(/waiting for their room|gone from the disk/).waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, `certificate-${width}`);
    const answer = await fetch(
      `${inject('appUrl')}/dicomweb/studies/${studyUid}/metadata`,
    );
    expect(answer.status).toBe(404);
    // The browser logs the refusal that was made up.
    expect(errors.filter((each) => !each.includes('409'))).toEqual([]);
    await page.close();
  },
  120_000,
);
