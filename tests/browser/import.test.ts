import { buffer } from 'node:stream/consumers';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { openBrowser, openPage, shoot, waitForPicture } from './open-browser';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

// Other tests import the same phantom: this study is found by its description.
const DESCRIPTION = 'Imported by hand';
const files = [0, 5, 10, 15].map((z, index) => ({
  name: `slice-${index + 1}.dcm`,
  mimeType: 'application/dicom',
  buffer: ctSlice(
    axial(z),
    { study: DESCRIPTION, instance: index + 1 },
    { StudyDescription: DESCRIPTION },
  ).bytes,
}));
const text = {
  name: 'letter.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from('Dear Sir'),
};
const empty = {
  name: 'empty.dcm',
  mimeType: 'application/dicom',
  buffer: Buffer.alloc(0),
};

async function zipped(): Promise<typeof text> {
  const zip = new ZipFile();
  for (const { name, buffer: bytes } of files) zip.addBuffer(bytes, `study/${name}`);
  zip.end();
  return {
    name: 'again.zip',
    mimeType: 'application/zip',
    buffer: await buffer(zip.outputStream),
  };
}

const ledger = (page: Page) =>
  page.getByRole('list', { name: 'Ledger' }).getByRole('listitem').allTextContents();
const count = (page: Page, outcome: string) =>
  page.getByRole('button', { name: new RegExp(`^\\d+ ${outcome}$`) }).textContent();

it('tells what became of every file that is chosen, and opens the study', async () => {
  const { page, errors } = await openPage(browser);
  await page.goto('/');
  await page
    .getByRole('row', { name: /PHANTOM/ })
    .first()
    .waitFor();
  await page.getByLabel('Files to import').setInputFiles([...files, text, empty]);
  await page.getByText('Import finished').waitFor();
  expect(await count(page, 'stored')).toBe('4 stored');
  expect(await count(page, 'refused')).toBe('2 refused');
  const lines = (await ledger(page)).join('\n');
  expect(lines).toContain('letter.txtThis is not a DICOM file.');
  expect(lines).toContain('empty.dcmThe file is empty.');
  await shoot(page, 'import-1-ledger');

  await page.getByRole('row', { name: new RegExp(DESCRIPTION) }).click();
  await waitForPicture(page);
  expect(errors).toEqual([]);
  await page.close();
});

it('takes a ZIP that is dropped anywhere, and stores nothing twice', async () => {
  const { page, errors } = await openPage(browser);
  await page.goto('/');
  await page
    .getByRole('row', { name: /PHANTOM/ })
    .first()
    .waitFor();
  const archive = await zipped();
  const dropped = await page.evaluateHandle(
    ([name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { type: 'application/zip' }));
      return transfer;
    },
    [archive.name, archive.buffer.toString('base64')] as const,
  );
  const table = page.getByRole('table');
  await table.dispatchEvent('dragenter', { dataTransfer: dropped });
  await page.getByText('Drop to import').waitFor();
  await table.dispatchEvent('drop', { dataTransfer: dropped });
  await page.getByText('Import finished').waitFor();
  expect(await count(page, 'duplicate')).toBe('4 duplicate');
  expect(errors).toEqual([]);
  await page.close();
});
