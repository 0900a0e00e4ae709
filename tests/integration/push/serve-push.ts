import { startPushes } from '@/lib/workflow/pacs/push/pushes';
import { openWorld } from '@/lib/workflow/world';
import { readEnv } from '@/lib/env';

// A push in a process of its own, to be killed. Prints its id once it has begun.
const [studyUid = ''] = process.argv.slice(2);
const [push] = await startPushes(await openWorld(readEnv(process.env)), {
  ...{ nodeId: 'pacs', studyUids: [studyUid], identity: 'identified' },
  ...{ images: true, formats: [], validate: false, deidentify: false },
});
console.log(push?.id);
