import { listen } from '@/lib/workflow/pacs/listen';
import { openWorld } from '@/lib/workflow/world';
import { readEnv } from '@/lib/env';

// The listener in a process of its own, to be killed. Prints the port once it takes objects.
const listener = await listen(await openWorld(readEnv(process.env)));
console.log(listener?.port);
