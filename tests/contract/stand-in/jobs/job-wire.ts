/** What a server of jobs takes and gives; how it answers badly is the same for all of them. */
export interface JobWire {
  /** The adapter that speaks it. */
  readonly id: string;
  /** Where work is handed in, and jobs are asked after below it. */
  readonly submitPath: string;
  /** Absent: there are no jobs, the work is answered by `atOnce`. */
  readonly jobsPath?: string;
  /** Asked by GET without a job. */
  readonly asked: Readonly<Record<string, unknown>>;
  /** What its probe lists. */
  readonly models: readonly string[];
  /**
   * What a form holds. Throws an Error with the reason where the real service would turn it away.
   *
   * @returns Its images or volumes as they arrived.
   */
  take(form: FormData): Promise<Buffer[]>;
  /** Below a job's path: what it made, of what a test wants it to say. */
  results(text: string, taken: readonly Buffer[]): Readonly<Record<string, Made>>;
  /** The answer to the work itself. */
  atOnce?(text: string, taken: readonly Buffer[]): Made;
  /** What is sent in place of pictures. */
  readonly sends?: 'volume' | 'files';
  /** Extra fields of a job that is done. */
  done?(text: string): object;
}

export interface Made {
  readonly type: string;
  readonly body: string | Buffer;
}

export const made = (value: unknown): Made => ({
  type: 'application/json',
  body: JSON.stringify(value),
});

/** One part of a form, as a strict reader takes it. */
export async function onlyFile(form: FormData, name: string, type: string) {
  const parts = form.getAll(name);
  const [part] = parts;
  if (parts.length !== 1 || !(part instanceof Blob)) throw new Error(`${name}: one file`);
  return fileOf(part, name, type);
}

export async function fileOf(part: FormDataEntryValue, name: string, type: string) {
  if (!(part instanceof Blob)) throw new Error(`${name}: is no file`);
  if (part.type !== type) throw new Error(`${name}: is ${part.type}, not ${type}`);
  return Buffer.from(await part.arrayBuffer());
}

/** No field but these. */
export function assertFields(form: FormData, names: readonly string[]) {
  for (const name of form.keys()) {
    if (!names.includes(name)) throw new Error(`${name}: no such field`);
  }
}
