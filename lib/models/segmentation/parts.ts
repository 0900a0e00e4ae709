import { AppError } from '@/lib/errors';

/**
 * The parts of a `multipart/form-data` body by their names. The boundary is read from the body's
 * first line, which is it.
 *
 * @throws AppError `model_dialect` where it is no such body.
 * @see RFC 7578; RFC 2046 5.1.1
 */
export function partsOf(body: Uint8Array): Map<string, Uint8Array> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const firstLine = bytes.subarray(0, bytes.indexOf('\r\n'));
  const parts = new Map<string, Uint8Array>();
  if (!/^--[\x21-\x7e ]{1,70}$/.test(firstLine.toString('latin1'))) throw foreign();
  const delimiter = Buffer.concat([Buffer.from('\r\n'), firstLine]);
  for (let at = firstLine.length; ;) {
    const rest = bytes.subarray(at, at + 2).toString('latin1');
    if (rest === '--') return parts;
    const headEnd = bytes.indexOf('\r\n\r\n', at);
    const end = bytes.indexOf(delimiter, headEnd);
    if (rest !== '\r\n' || headEnd < 0 || end < 0) throw foreign();
    const head = bytes.subarray(at, headEnd).toString('latin1');
    const [, name] = /^content-disposition:.*;\s*name="([^"]*)"/im.exec(head) ?? [];
    if (name !== undefined) parts.set(name, bytes.subarray(headEnd + 4, end));
    at = end + delimiter.length;
  }
}

const foreign = () =>
  new AppError('model_dialect', 'The service does not answer as its adapter expects.', {
    hint: 'Is the base URL right, and the adapter that of this service?',
  });
