// The thread that takes frames off the wire: that costs a page's own thread more than all else that
// is done with them. A file by itself, so that a page can begin it before any of its program is here.
// What it is asked and answers: lib/viewer/wire/reader.ts.

/** @type {Map<number, AbortController>} */
const running = new Map();
/** Asked for ahead of the program: so many at once, in their order, until there is enough of it. */
const AT_ONCE = 3;
const BYTES_AT_MOST = 256 * 1024 ** 2;
let waiting = [];
let ahead = 0;
let bytes = 0;
/** Where answers go: to the page, until there is a thread that makes values of them. */
let onward = self;

self.addEventListener('message', ({ data }) => {
  if ('port' in data) onward = data.port;
  else if ('stop' in data) {
    if (waiting.some(({ id }) => id === data.id)) give(data);
    waiting = waiting.filter(({ id }) => id !== data.id);
    running.get(data.id)?.abort();
  } else if (data.waits) {
    waiting.push(data);
    next();
  } else void answer(data);
});

function next() {
  if (bytes >= BYTES_AT_MOST) for (const ask of waiting.splice(0)) give(ask);
  while (ahead < AT_ONCE && waiting.length > 0) {
    ahead++;
    void answer(waiting.shift()).then((length) => {
      ahead--;
      bytes += length;
      next();
    });
  }
}

/** @param {ArrayBuffer} [body] - undefined: there is none to be had this way. */
const give = ({ id, single }, body) =>
  (single ? self : onward).postMessage(
    { id, body, single },
    { transfer: body ? [body] : [] },
  );

/** @returns How many bytes came. */
async function answer(ask) {
  const { id, url, init } = ask;
  const stopping = new AbortController();
  running.set(id, stopping);
  let body;
  try {
    const response = await fetch(url, { ...init, signal: stopping.signal });
    if (response.ok) body = await whole(response);
  } catch {
    // Whoever wants one of the frames asks for it alone, and is told why.
  }
  running.delete(id);
  const length = body?.byteLength ?? 0;
  give(ask, body);
  return length;
}

/**
 * Read an answer into memory of its length, where that is known. Read by `arrayBuffer`, it would lie in
 * memory twice, and memory that is new costs more than all else that is done here.
 *
 * @returns undefined for one that ended too soon.
 */
async function whole(response) {
  const length = Number(response.headers.get('content-length') ?? NaN);
  const isPlain = !response.headers.has('content-encoding');
  const reader = length > 0 && isPlain && byobReader(response.body);
  if (!reader) return response.arrayBuffer();
  let buffer = new ArrayBuffer(length);
  for (let at = 0; at < length;) {
    const { value, done } = await reader.read(new Uint8Array(buffer, at, length - at));
    if (done) return undefined;
    buffer = value.buffer;
    at += value.byteLength;
  }
  return buffer;
}

/** undefined in browsers whose answers can't be read into memory that is handed to them. */
function byobReader(stream) {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    return undefined;
  }
}
