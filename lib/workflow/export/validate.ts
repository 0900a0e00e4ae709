import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { ExportFormatId } from '@/lib/api/exports';
import { cocoFileSchema } from '@/lib/export/formats/coco';
import { cineListSchema } from '@/lib/export/formats/pictures/cine';
import { pictureListSchema } from '@/lib/export/formats/pictures/png';
import { niftiListSchema } from '@/lib/export/formats/nifti';
import { reportFileSchema } from '@/lib/export/formats/report-json';
import { provFileSchema } from '@/lib/export/provenance/schema';
import { fhirVerdict } from '@/lib/workflow/export/fhir-verdict';
import { reviewLineSchema } from '@/lib/export/formats/review-lines';

/** What a validator says of a file. */
export interface Verdict {
  readonly validator: string;
  /** null: it was not asked. */
  readonly errors: number | null;
  /** All that it said, or why it wasn't asked. */
  readonly said: string;
}

interface Checked {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Programs of others, which run where they are installed. */
interface Program {
  readonly name: string;
  readonly from: string;
  readonly takes: (format: ExportFormatId) => boolean;
  /** A line of what it says that means a fault. */
  readonly fault: RegExp;
  /** What it says wrongly. */
  readonly wrong?: { readonly told: RegExp; readonly why: string };
}
const PROGRAMS: readonly Program[] = [
  {
    name: 'dciodvfy',
    from: 'dicom3tools',
    // It is older than label maps.
    takes: (format) => format !== 'dicom-seg-labelmap',
    fault: /^Error/,
  },
  {
    name: 'dcmpschk',
    from: 'dcmtk',
    takes: (format) => format === 'gsps',
    fault: /^(E: Error|F:|Error)/i,
    wrong: {
      told: /^E: Error: [^\n]*data type definition\.(?:(?!^E: $|^E: Error)[^])*?[^\0-\x7f](?:(?!^E: $|^E: Error)[^])*/gm,
      why: 'It reads no character set: what it says of text that is not ASCII does not count.',
    },
  },
];

/** Our own forms, as `public/schemas` has them. */
const SCHEMAS: Partial<Record<ExportFormatId, z.ZodType>> = {
  json: reportFileSchema,
  coco: cocoFileSchema,
  jsonl: reviewLineSchema,
  nifti: niftiListSchema,
  prov: provFileSchema,
  png: pictureListSchema,
  png16: pictureListSchema,
  'png-drawn': pictureListSchema,
  gif: cineListSchema,
  webm: cineListSchema,
  mp4: cineListSchema,
};

/** @returns A verdict of each validator that there is for a file of its kind; none where there is none. */
export async function verdictsOn(
  file: Checked,
  format: ExportFormatId,
  signal?: AbortSignal,
): Promise<Verdict[]> {
  if (file.mediaType === 'application/dicom') {
    const programs = PROGRAMS.filter(({ takes }) => takes(format));
    return Promise.all(programs.map((program) => ask(program, file, signal)));
  }
  if (format === 'fhir')
    return [await fhirVerdict(Buffer.from(file.bytes).toString('utf8'))];
  const schema = SCHEMAS[format];
  if (!schema || !/json/.test(file.mediaType)) return [];
  const texts = Buffer.from(file.bytes).toString('utf8').split('\n');
  const values = format === 'jsonl' ? texts.filter(Boolean) : [texts.join('\n')];
  const faults = values.flatMap((text, index) => {
    const { error } = schema.safeParse(JSON.parse(text));
    return error ? [`${index + 1}: ${z.prettifyError(error)}`] : [];
  });
  const said = faults.length > 0 ? faults.join('\n') : 'It fits its schema.';
  return [{ validator: 'JSON schema', errors: faults.length, said }];
}

/** A file as large as the largest that we write takes a few seconds. */
const LIMIT_MS = 60_000;

async function ask(
  { name, from, fault, wrong }: Program,
  { bytes }: Checked,
  signal: AbortSignal | undefined,
): Promise<Verdict> {
  const folder = await mkdtemp(path.join(tmpdir(), 'overread-validate-'));
  try {
    const place = path.join(folder, 'file.dcm');
    await writeFile(place, bytes, { mode: 0o600 });
    const { code, output } = await run(name, [place], signal);
    if (code === 'ENOENT') {
      const said = `It is not installed (Debian’s package ${from}): not checked.`;
      return { validator: name, errors: null, said };
    }
    if (typeof code === 'string') {
      return { validator: name, errors: null, said: `It did not end: ${code}.` };
    }
    const said = output.replaceAll(place, 'the file').trim();
    const meant = wrong ? said.replaceAll(wrong.told, '') : said;
    const { length: errors } = meant.split('\n').filter((line) => fault.test(line));
    const why = wrong && meant !== said ? `\n${wrong.why}` : '';
    return { validator: name, errors, said: `${said}${why}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(
  command: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ code: number | string; output: string }> {
  const how = { timeout: LIMIT_MS, maxBuffer: 16 * 1024 ** 2, ...(signal && { signal }) };
  return new Promise((resolve) => {
    execFile(command, args, how, (error, stdout, stderr) => {
      const code = error ? (error.code ?? error.signal ?? 'it was stopped') : 0;
      resolve({ code, output: `${stdout}\n${stderr}` });
    });
  });
}
