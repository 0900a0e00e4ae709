import { hash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { installed } from './installed';

export const readsPdf = installed('pdftotext', ['-v'], 'poppler-utils');

/** Points: what stands between the margins of a page, without its foot. */
const BODY = ['-x', '0', '-y', '0', '-W', '596', '-H', '770'];
const read = new Map<string, Buffer>();

/**
 * What the pages of a PDF say one after the other, by Poppler: with their line ends as spaces, and without
 * them, for what has no spaces to break at.
 *
 * @param bytes - The file, or a DICOM object that has it in it.
 */
export function textOf(bytes: Uint8Array): Buffer {
  const pdf = bytes.subarray(Buffer.from(bytes).indexOf('%PDF-'));
  const which = hash('sha256', pdf);
  const known = read.get(which);
  if (known) return known;
  const how = ['-raw', '-enc', 'UTF-8', ...BODY, '-', '-'];
  const { stdout, stderr } = spawnSync('pdftotext', how, {
    encoding: 'utf8',
    input: pdf,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (stderr) throw new Error(stderr);
  const text = stdout.replaceAll('\f', '');
  const said = Buffer.from(`${text.replaceAll('\n', ' ')}\n${text.replaceAll('\n', '')}`);
  read.set(which, said);
  return said;
}
