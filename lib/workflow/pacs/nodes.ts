import type { PacsEcho, PacsNodeRow } from '@/lib/api/pacs/protocol';
import { hostOf } from '@/lib/dicomweb/client/ask';
import { AppError } from '@/lib/errors';
import type { PacsArchive } from '@/lib/workflow/pacs/archive';
import { authorizationOf, dicomwebArchive } from '@/lib/workflow/pacs/dicomweb-archive';
import { dimseArchive } from '@/lib/workflow/pacs/dimse-archive';
import { readPacsFile, type PacsNode } from '@/lib/workflow/pacs/pacs-file';
import type { World } from '@/lib/workflow/world';

type NodesWorld = Pick<World, 'env' | 'fetch'>;

/** Every archive that the PACS file names; a faulty file names none and says why. */
export async function listNodes({ env }: NodesWorld) {
  const file = env.pacsFile;
  try {
    const { nodes } = await readPacsFile(env);
    return { nodes: nodes.map(rowOf), problems: [], file };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problems = [error.message, ...(error.hint?.split('\n') ?? [])];
    return { nodes: [], problems, file };
  }
}

const rowOf = ({ id, title, push, dicomweb, dimse }: PacsNode): PacsNodeRow =>
  dicomweb
    ? { id, title, push, protocol: 'dicomweb', address: hostOf(dicomweb.qidoRoot) }
    : {
        ...{ id, title, push },
        protocol: 'dimse',
        address: `${dimse.aeTitle} · ${dimse.host}:${dimse.port} · ${dimse.retrieve}`,
      };

/** @throws AppError `not_found`, or `pacs_unconfigured` when the PACS file is at fault. */
export async function findNode({ env }: NodesWorld, id: string): Promise<PacsNode> {
  const { nodes } = await readPacsFile(env);
  const node = nodes.find((each) => each.id === id);
  if (node) return node;
  throw new AppError('not_found', `The PACS file names no “${id}”.`);
}

/** @throws AppError `pacs_unconfigured` when what opens the archive is not set. */
export function openArchive({ fetch }: NodesWorld, node: PacsNode): PacsArchive {
  const { title, dicomweb, dimse } = node;
  if (dimse) return dimseArchive(dimse);
  const { qidoRoot, wadoRoot, stowRoot, timeoutMs } = dicomweb;
  const authorization = authorizationOf(dicomweb, process.env);
  const server = { qidoRoot, wadoRoot, stowRoot, timeoutMs, authorization };
  return dicomwebArchive(title, server, fetch);
}

const ECHO_MS = 10_000;

/** Ask an archive whether it is there. @throws AppError `not_found` */
export async function echoNode(world: NodesWorld, id: string): Promise<PacsEcho> {
  const node = await findNode(world, id);
  const began = performance.now();
  const ended = () => Math.round(performance.now() - began);
  const late = AbortSignal.timeout(ECHO_MS);
  try {
    await openArchive(world, node).echo(late);
    return { reachable: true, reason: null, milliseconds: ended() };
  } catch (error) {
    if (late.aborted && error === late.reason) {
      const reason = `${node.title} gave no answer in ${ECHO_MS / 1000} s.`;
      return { reachable: false, reason, milliseconds: ended() };
    }
    if (!(error instanceof AppError)) throw error;
    const reason = [error.message, error.hint].filter(Boolean).join(' ');
    return { reachable: false, reason, milliseconds: ended() };
  }
}
