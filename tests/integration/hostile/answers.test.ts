import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { POST as importForm } from '@/app/api/import/route';
import { phantomFile } from '@/tests/phantoms/series';
import type { PhantomFile } from '@/tests/phantoms/series';
import { pathOf, startDicomweb } from '../dicomweb/dicomweb-server';
import { call } from '../routes';
import { importAll, openTestWorld } from '../test-world';

/** A page in the preamble: a file that is both (PS3.10 7.5). */
function polyglot(): PhantomFile {
  const file = phantomFile('CT', { study: 'polyglot' }, pixels);
  file.bytes.write('<script>alert(1)</script>');
  return file;
}
const pixels = { Rows: 1, Columns: 2, PixelData: new Uint16Array(2) };

/** A document that says it is a page. */
const document = phantomFile(
  'CT',
  { study: 'document' },
  {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.104.1',
    Modality: 'DOC',
    MIMETypeOfEncapsulatedDocument: 'text/html',
    EncapsulatedDocument: Buffer.from('<script>alert(1)</script>'.repeat(300)),
  },
);

let root: string;
beforeAll(async () => {
  const world = await openTestWorld();
  await importAll(world, [polyglot(), document]);
  root = await startDicomweb(world);
});

describe('what a browser is given', () => {
  it('is a file to be saved, not a page, whatever its first bytes are', async () => {
    const answer = await fetch(root + pathOf(polyglot()), {
      headers: { accept: 'application/dicom' },
    });
    expect((await answer.text()).slice(0, 8)).toBe('<script>');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/dicom; transfer-syntax=1.2.840.10008.1.2.1',
      'content-disposition': expect.stringMatching(/^attachment/),
      'x-content-type-options': 'nosniff',
    });
  });

  it('is bytes where a document says that it is a page', async () => {
    for (const resource of ['/bulkdata/00420011', '/rendered']) {
      const answer = await fetch(root + pathOf(document) + resource, {
        headers: { accept: '*/*' },
      });
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('never has the words of a request in a page', async () => {
    const words = encodeURIComponent('<img src=x onerror=alert(1)>');
    for (const path of [
      `/studies?${words}=1`,
      `/studies/${words}/metadata`,
      `/${words}`,
    ]) {
      const answer = await fetch(root + path);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

describe('a packed body', () => {
  // A hundred megabytes of zeros in a hundred kilobytes.
  const bomb = gzipSync(Buffer.alloc(100_000_000));

  it('is refused by STOW-RS before a byte of it is unpacked', async () => {
    const answer = await fetch(`${root}/studies`, {
      method: 'POST',
      headers: { 'content-type': 'application/dicom', 'content-encoding': 'gzip' },
      body: new Uint8Array(bomb),
    });
    expect([answer.status, await answer.json()]).toEqual([
      415,
      expect.objectContaining({ type: 'urn:overread:media_type' }),
    ]);
  });

  it('is refused as a form', async () => {
    const answer = await call(importForm, {
      headers: {
        'content-type': 'multipart/form-data; boundary=edge',
        'content-encoding': 'gzip',
      },
      body: new Uint8Array(bomb),
    });
    expect([answer.status, await answer.json()]).toEqual([
      415,
      expect.objectContaining({ type: 'urn:overread:media_type' }),
    ]);
  });
});
