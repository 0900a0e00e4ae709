/** As many as a server may send us round within itself. */
const MOST_HOPS = 5;

/**
 * What models and other archives are asked by. Whoever configured an address named the one server
 * that may be asked: a redirect to another is not followed, since it may lead into our own network,
 * and would take images and keys along.
 */
export const fetchConfigured: typeof fetch = async (input, init) => {
  const { url, method } = new Request(input, init);
  const { origin } = new URL(url);
  let at = url;
  for (let hop = 0; ; hop += 1) {
    const answer = await fetch(at, { ...init, redirect: 'manual' });
    const location = answer.headers.get('location');
    if (answer.status < 300 || answer.status >= 400 || location === null) return answer;
    await answer.body?.cancel();
    const next = new URL(location, at);
    if (next.origin !== origin || hop >= MOST_HOPS || !isRead(method)) {
      throw new TypeError('It sends us on to another address, which is not followed.');
    }
    at = next.href;
  }
};

/** What is sent is not sent again somewhere else. */
const isRead = (method: string) => method === 'GET' || method === 'HEAD';
