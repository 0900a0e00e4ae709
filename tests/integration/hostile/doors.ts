import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { POST as importForm } from '@/app/api/import/route';
import { ledgerLineSchema } from '@/lib/api/imports';
import type { World } from '@/lib/workflow/world';
import type { PhantomFile } from '@/tests/phantoms/series';
import { inProcess } from '../cli/in-process';
import { pathOf } from '../dicomweb/dicomweb-server';
import { startListener } from '../dimse/listening';
import { associate, dataSetOf, EXPLICIT, object, statusOf } from '../dimse/pdus';
import {
  answerSearch,
  END,
  ended,
  MULTIPART,
  namePacs,
  partOf,
  pull,
  startServer,
} from '../pacs/pacs-server';
import { call, eventsOf } from '../routes';
import { temporaryFolder } from '../test-world';
import { parcelMetadata, parcelOf, upload } from '../uploads/tus-client';
import { startImport, taken } from '../uploads/imports';
import { startUploads } from '../uploads/upload-server';

/** What a door said of a file. */
export interface Said {
  readonly outcome: string;
  /** null where the door has codes only. */
  readonly reason: string | null;
}

/** A way for a file into the archive. */
export interface Door {
  readonly name: string;
  /** It opens ZIPs and follows DICOMDIRs. */
  readonly archives: boolean;
  hand(file: PhantomFile): Promise<Said>;
}

const worst = (lines: readonly { outcome: string; reason?: string | undefined }[]) => {
  const line = lines.find(({ outcome }) => outcome === 'refused') ?? lines[0];
  return { outcome: line?.outcome ?? 'nothing', reason: line?.reason ?? '' };
};

/** All doors of an archive, each the real one. @param root - Its DICOMweb. */
export async function openDoors(world: World, root: string): Promise<Door[]> {
  const { dataFolder } = world.env;
  const folder = temporaryFolder();
  const endpoint = await startUploads(world);
  const listener = await startListener(world);
  let offered: PhantomFile | undefined;
  const baseUrl = await startServer((request, response) => {
    if (!offered || answerSearch([offered], request, response)) return;
    response.writeHead(200, MULTIPART).write(partOf(offered));
    response.end(END);
  });
  namePacs(world, [{ id: 'other', dicomweb: { baseUrl } }]);

  return [
    {
      name: 'POST /api/import',
      archives: true,
      async hand({ name, bytes }) {
        const form = new FormData();
        form.append('files', new File([new Uint8Array(bytes)], name));
        const events = await eventsOf(call(importForm, { body: form }));
        return worst(
          events
            .filter(({ event }) => event === 'line')
            .map((each) => ledgerLineSchema.parse(each.data)),
        );
      },
    },
    {
      name: 'tus',
      archives: true,
      async hand(file) {
        const id = await startImport();
        const metadata = parcelMetadata(id);
        const uploaded = await upload(endpoint, parcelOf([file]), { metadata });
        return worst(await taken(world, id, uploaded));
      },
    },
    {
      name: 'overread import',
      archives: true,
      async hand({ name, bytes }) {
        const file = path.join(folder, path.basename(name));
        writeFileSync(file, bytes);
        const { lines } = await inProcess(dataFolder, ['import', file, '--json']);
        const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
        return worst(said.flatMap((each) => ledgerLineSchema.safeParse(each).data ?? []));
      },
    },
    {
      name: 'STOW-RS',
      archives: false,
      async hand(file) {
        const answer = await fetch(`${root}/studies`, {
          method: 'POST',
          headers: { ...MULTIPART, accept: 'application/dicom+json' },
          body: new Uint8Array(Buffer.concat([partOf(file), Buffer.from(END)])),
        });
        const said = (await answer.json()) as Record<string, unknown>;
        // Referenced SOP Sequence: what was stored (PS3.18 I.2).
        return { outcome: '00081199' in said ? 'stored' : 'refused', reason: null };
      },
    },
    {
      name: 'C-STORE',
      archives: false,
      async hand(file) {
        const isPart10 = file.bytes.subarray(128, 132).toString() === 'DICM';
        const dataSet = isPart10 ? dataSetOf(file) : file.bytes;
        const syntax = isPart10 ? syntaxOf(file.bytes) : EXPLICIT;
        const client = await associate(listener.port, syntax);
        client.say(object(file.sopInstanceUid, dataSet));
        const status = await statusOf(client);
        client.socket.destroy();
        return { outcome: status === 0 ? 'stored' : 'refused', reason: null };
      },
    },
    {
      name: 'a pull from a PACS',
      archives: false,
      async hand(file) {
        offered = file;
        const { counts, problems } = await ended(await pull('other', file.studyUid));
        return counts.stored > 0 ? { outcome: 'stored', reason: '' } : worst(problems);
      },
    },
  ];
}

/** (0002,0010) of the file meta information. */
function syntaxOf(bytes: Buffer): string {
  const at = bytes.indexOf(Buffer.from([0x02, 0x00, 0x10, 0x00, 0x55, 0x49]), 132);
  const length = bytes.readUInt16LE(at + 6);
  return bytes.toString('latin1', at + 8, at + 8 + length).replace(/\0$/, '');
}

/** Why an instance can't be shown, as the study says it, or as its frame is answered. */
export async function whyNotShown(root: string, file: PhantomFile): Promise<string> {
  const answer = await fetch(`${root}${pathOf(file)}/rendered`, {
    headers: { accept: 'image/png' },
  });
  if (answer.ok) return '';
  const { title = '', detail = '' } = (await answer.json()) as Record<string, string>;
  return `${title} ${detail}`;
}
