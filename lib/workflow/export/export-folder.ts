import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  exportLineSchema,
  type ExportFormatId,
  type ExportLine,
} from '@/lib/api/exports';
import { MANIFEST } from '@/lib/workflow/export/export';
import {
  exportStudies,
  type ExportEvent,
  type Exporting,
  type ExportWish,
} from '@/lib/workflow/export/study-files';

export type FolderEvent =
  | { kind: 'file'; studyUid: string; format: ExportFormatId; place: string }
  | Extract<ExportEvent, { kind: 'study' }>;

/**
 * Studies as files of a folder. A file is there whole under its name, or not at all. Called again, it goes
 * on where it ended: a study that is in the manifest, hasn't changed since and whose files have the hashes
 * that stand there is left alone.
 */
export async function* exportToFolder(
  world: Exporting,
  studyUids: Iterable<string>,
  folder: string,
  wish: Omit<ExportWish, 'before'>,
): AsyncGenerator<FolderEvent> {
  await mkdir(folder, { recursive: true });
  const manifest = path.join(folder, MANIFEST);
  const lines = await linesOf(manifest);
  const before = async (studyUid: string) => {
    const line = lines.get(studyUid);
    return line && (await isWhole(line, folder)) ? line : undefined;
  };
  const kept = await open(manifest, 'a');
  try {
    // One that was cut off must not spoil the next.
    if ((await kept.stat()).size > 0) await kept.write('\n');
    for await (const event of exportStudies(world, studyUids, { ...wish, before })) {
      if (event.kind === 'study') {
        if (!event.isKept) await kept.write(`${JSON.stringify(event.line)}\n`);
        yield event;
        continue;
      }
      const { file, ...of } = event;
      const place = path.join(folder, file.name);
      await writeFile(`${place}.part`, file.bytes);
      await rename(`${place}.part`, place);
      yield { ...of, place };
    }
  } finally {
    await kept.close();
  }
}

/** The last line of each study; what is no line, as one that was cut off, doesn't count. */
async function linesOf(manifest: string): Promise<Map<string, ExportLine>> {
  const text = await readFile(manifest, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n').flatMap((each) => {
    const line = exportLineSchema.safeParse(jsonOf(each));
    return line.success ? [line.data] : [];
  });
  return new Map(lines.map((line) => [line.study_uid, line]));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // half a line
  }
}

/** Did it end well, and are its files what they were? What a study has nothing for, it hasn't the next time. */
async function isWhole({ files, problems }: ExportLine, folder: string) {
  if (problems.some(({ code }) => code !== 'conflict' && code !== 'invalid'))
    return false;
  for (const { name, sha256 } of files) {
    if ((await hashOf(path.join(folder, path.basename(name)))) !== sha256) return false;
  }
  return true;
}

async function hashOf(place: string): Promise<string | undefined> {
  const sum = createHash('sha256');
  try {
    await pipeline(createReadStream(place), sum);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return sum.digest('hex');
}
