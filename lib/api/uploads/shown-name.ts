// Control characters, and those that turn the direction of what follows: a name is one line of text.
const UNSHOWN = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/**
 * A name that somebody sent, as the ledger shows it: one line, relative, of bounded length. It is
 * only ever shown; nothing on this machine is found by it.
 */
export function shownName(sent: string): string {
  const parts = sent
    .replaceAll('\\', '/')
    .replace(UNSHOWN, '\uFFFD')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.join('/').slice(-1024) || 'unnamed';
}
