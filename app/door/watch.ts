import type { ServerResponse } from 'node:http';
import { personOf, type Credential } from '@/lib/workflow/people/known-people';
import { whenForgotten } from '@/lib/workflow/people/forget';
import { ownWorld } from '@/lib/workflow/world';

/** How often it is looked whether those whose answers go on are still let in, milliseconds. */
const LOOK = 5000;

const open = new Map<string, { credential: Credential; answers: Set<ServerResponse> }>();
let looking: NodeJS.Timeout | undefined;

/** An answer that goes on for hours, as events do, ends with the session that it was asked in. */
export function watch(credential: Credential, response: ServerResponse): void {
  const key = `${credential.kind} ${credential.text}`;
  const watched = open.get(key) ?? { credential, answers: new Set() };
  open.set(key, watched);
  watched.answers.add(response);
  response.once('close', () => {
    watched.answers.delete(response);
    if (watched.answers.size === 0 && open.get(key) === watched) open.delete(key);
  });
  if (looking) return;
  const lookNow = () => void look().catch(console.error);
  // What another process changes is seen by and by, and what this one does at once.
  looking = setInterval(lookNow, LOOK).unref();
  whenForgotten(lookNow);
}

async function look(): Promise<void> {
  const world = await ownWorld();
  for (const { credential, answers } of [...open.values()]) {
    if (await personOf(world, credential)) continue;
    for (const answer of answers) answer.destroy();
  }
}
