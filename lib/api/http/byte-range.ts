/**
 * The first and last byte of a `Range` header that names one range (RFC 9110 14.1.2).
 *
 * @returns undefined for what may be ignored: another unit, several ranges, bad syntax.
 */
export function readRange(
  header: string,
  length: number,
): [from: number, to: number] | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const size = Math.min(Number(last), length);
    return size === 0 ? 'unsatisfiable' : [length - size, length - 1];
  }
  const from = Number(first);
  const to = last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= length ? 'unsatisfiable' : [from, to];
}

/** The bytes from `from` to before `to` of what the chunks hold together; views, not copies. */
export function cut(
  chunks: readonly Uint8Array[],
  from: number,
  to: number,
): Uint8Array[] {
  let at = 0;
  return chunks.flatMap((chunk) => {
    const start = at;
    at += chunk.byteLength;
    const part = chunk.subarray(
      Math.max(0, from - start),
      Math.max(0, Math.min(chunk.byteLength, to - start)),
    );
    return part.byteLength > 0 ? [part] : [];
  });
}
