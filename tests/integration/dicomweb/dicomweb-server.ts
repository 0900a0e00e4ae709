import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { answerDicomweb } from '@/app/dicomweb/server';
import { stopAtDoor } from '@/lib/api/http/front-door';
import type { World } from '@/lib/workflow/world';
import { serve } from '../test-world';

/** DICOMweb over a real socket, in that world. Closed when the test file ends. */
export async function startDicomweb(world: World): Promise<string> {
  serve(world);
  const server = createServer((request, response) => {
    if (stopAtDoor(request, response, world.env)) return;
    if (!answerDicomweb(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/dicomweb`;
}

interface Place {
  studyUid: string;
  seriesUid?: string;
  sopInstanceUid?: string;
}

/** Path of a study, a series or an instance below the base. */
export const pathOf = ({ studyUid, seriesUid, sopInstanceUid }: Place) =>
  [
    `/studies/${studyUid}`,
    ...(seriesUid === undefined ? [] : [`series/${seriesUid}`]),
    ...(sopInstanceUid === undefined ? [] : [`instances/${sopInstanceUid}`]),
  ].join('/');

export const bytesOf = async (answer: Response) =>
  Buffer.from(await answer.arrayBuffer());
