/**
 * Text of a data set to Unicode, by its Specific Character Set (0008,0005).
 *
 * @see DICOM PS3.3 C.12.1.1.2 (defined terms), PS3.5 6.1 (code extension by escape sequences)
 */
export type TextReader = (bytes: Uint8Array) => string;

/** Single-byte sets and whole encodings: defined term without `ISO_IR`/`ISO 2022 IR` → label. */
const WHOLE: Record<string, string> = {
  '6': 'windows-1252',
  '13': 'shift_jis', // its single bytes are JIS X 0201
  '100': 'windows-1252',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '126': 'iso-8859-7',
  '127': 'iso-8859-6',
  '138': 'iso-8859-8',
  '144': 'iso-8859-5',
  '148': 'windows-1254',
  '149': 'euc-kr',
  '166': 'windows-874',
  '192': 'utf-8',
  '203': 'iso-8859-15',
  '58': 'gb18030',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

interface Coding {
  label: string;
  /** Codes are written with the high bit off (designated to G0): set it for the decoder. */
  raise?: 'pairs' | 'pairs-of-jis-x-0212';
}

/** Escape sequences of PS3.3 Tables C.12-3 and C.12-4, without the leading ESC. */
const ESCAPES: readonly (readonly [sequence: string, coding: Coding])[] = [
  ['$(D', { label: 'euc-jp', raise: 'pairs-of-jis-x-0212' }],
  ['$)C', { label: 'euc-kr' }],
  ['$)A', { label: 'gbk' }],
  ['$B', { label: 'euc-jp', raise: 'pairs' }],
  ['$@', { label: 'euc-jp', raise: 'pairs' }],
  ['(B', { label: 'windows-1252' }],
  ['(J', { label: 'shift_jis' }],
  [')I', { label: 'shift_jis' }],
  ['-A', { label: 'windows-1252' }],
  ['-B', { label: 'iso-8859-2' }],
  ['-C', { label: 'iso-8859-3' }],
  ['-D', { label: 'iso-8859-4' }],
  ['-F', { label: 'iso-8859-7' }],
  ['-G', { label: 'iso-8859-6' }],
  ['-H', { label: 'iso-8859-8' }],
  ['-L', { label: 'iso-8859-5' }],
  ['-M', { label: 'windows-1254' }],
  ['-T', { label: 'windows-874' }],
  ['-b', { label: 'iso-8859-15' }],
];

const ESCAPE = 0x1b;

/**
 * A reader for the text of one data set (or sequence item).
 *
 * @param terms - The values of Specific Character Set; none means the default repertoire.
 * @returns A function that never throws: bytes that mean nothing become U+FFFD, unknown sets are
 *   read as Latin 1.
 */
export function textReader(terms: readonly string[]): TextReader {
  const first: Coding = { label: labelOf(terms[0]) };
  // The default repertoire has no upper half: who writes there without an escape means the next set.
  const isDefault = !terms[0] || /IR[ _-]?6$/.test(terms[0]);
  const unescaped: Coding = isDefault ? { label: labelOf(terms[1]) } : first;
  return (bytes) => {
    if (isPlain(bytes)) return latin1(bytes);
    const codeExtension = bytes.includes(ESCAPE);
    return codeExtension ? readEscaped(bytes, first) : decode(bytes, unescaped);
  };
}

function labelOf(term: string | undefined): string {
  // Writers are careless with the blanks, dashes and underscores of “ISO_IR 100”, “ISO 2022 IR 100”.
  const written = (term ?? '').trim();
  const name = written.toUpperCase().replace(/^ISO[ _-]?(2022[ _-]?)?IR[ _-]?/, '');
  return WHOLE[name] ?? commonLabel(written) ?? 'windows-1252';
}

/** Some write what the rest of the world calls it: “UTF-8”, “latin1”, “ISO8859_5”, “Shift_JIS”. */
function commonLabel(written: string): string | undefined {
  const label = written.toLowerCase().replace(/^iso[ _-]?8859[ _-]?/, 'iso-8859-');
  try {
    return written === '' ? undefined : new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

const isPlain = (bytes: Uint8Array) =>
  bytes.every((byte) => byte < 0x80 && byte !== ESCAPE);

const latin1 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

function readEscaped(bytes: Uint8Array, first: Coding): string {
  let text = '';
  let coding = first;
  let start = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === ESCAPE) {
      text += decode(bytes.subarray(start, at), coding);
      const found = escapeAt(bytes, at + 1);
      coding = found?.coding ?? coding;
      start = at + 1 + (found?.length ?? 0);
      at = start - 1;
    } else if (!coding.raise && isDelimiter(bytes[at])) {
      // Delimiters return to the first character set (PS3.5 6.1.2.5.3).
      text += decode(bytes.subarray(start, at), coding);
      coding = first;
      start = at;
    }
  }
  return text + decode(bytes.subarray(start), coding);
}

const DELIMITERS = new Set([...'\\^=\n\f\r\t'].map((each) => each.charCodeAt(0)));
const isDelimiter = (byte: number | undefined) =>
  byte !== undefined && DELIMITERS.has(byte);

function escapeAt(bytes: Uint8Array, at: number) {
  const ahead = latin1(bytes.subarray(at, at + 3));
  const found = ESCAPES.find(([sequence]) => ahead.startsWith(sequence));
  return found && { length: found[0].length, coding: found[1] };
}

function decode(bytes: Uint8Array, { label, raise }: Coding): string {
  if (!raise) return new TextDecoder(label).decode(bytes);
  const raised = [...bytes].flatMap((byte, index) => {
    if (byte < 0x21) return [byte];
    const lead = raise === 'pairs-of-jis-x-0212' && index % 2 === 0 ? [0x8f] : [];
    return [...lead, byte | 0x80];
  });
  return new TextDecoder(label).decode(Uint8Array.from(raised));
}
