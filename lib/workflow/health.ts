import { currentListener } from '@/lib/workflow/pacs/listen';
import { ownWorld } from '@/lib/workflow/world';
import packageJson from '@/package.json';

interface Health {
  status: 'ok' | 'failing';
  version: string;
  database: 'ok' | 'failing';
  store: 'ok' | 'failing';
  /** There is no queue yet: runs live in the server's process. */
  queue: 'none';
  /** Whether objects are taken by the DICOM network. */
  dicom: 'off' | 'listening';
}

/** Asks the database and the object store; why one fails is in the server's log. */
export async function checkHealth(): Promise<Health> {
  const asks = await Promise.allSettled([
    ownWorld().then(({ db }) => db.setting.count()),
    ownWorld().then(({ objects }) => objects.has('0'.repeat(64))),
  ]);
  const [database, store] = asks.map((ask) => {
    if (ask.status === 'rejected') console.error(ask.reason);
    return ask.status === 'fulfilled' ? ('ok' as const) : ('failing' as const);
  });
  return {
    status: database === 'ok' && store === 'ok' ? 'ok' : 'failing',
    version: packageJson.version,
    database: database ?? 'failing',
    store: store ?? 'failing',
    queue: 'none',
    dicom: currentListener() ? 'listening' : 'off',
  };
}
