/**
 * What `load` makes of each item, in order, while up to `ahead` more are being loaded. Leaving early
 * starts no more of them.
 */
export async function* readAhead<Item, Loaded>(
  items: readonly Item[],
  ahead: number,
  load: (item: Item) => Promise<Loaded>,
): AsyncGenerator<Loaded> {
  const loading: Promise<Loaded>[] = [];
  let next = 0;
  const start = () => {
    const item = items[next++];
    if (item === undefined) return;
    const loaded = load(item);
    loaded.catch(() => undefined); // It is thrown where it is waited for.
    loading.push(loaded);
  };
  for (let at = 0; at <= ahead; at++) start();
  for (let first = loading.shift(); first; first = loading.shift()) {
    const loaded = await first;
    start();
    yield loaded;
  }
}
