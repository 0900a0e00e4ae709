/** Chinese characters, and the punctuation and full-width forms that stand among them. */
const HAN = /[\p{Script=Han}\u3000-\u303f\uff01-\uffef]/u;

export const hasHan = (text: string): boolean => HAN.test(text);

/**
 * Tells, once, when the first Chinese character stands in an element, or is written in a field of it.
 *
 * @param signal - Ends the watch.
 */
export function whenMet(root: HTMLElement, signal: AbortSignal, tell: () => void): void {
  if (isIn(root)) return tell();
  const watch = new MutationObserver((changes) => {
    if (changes.some(bringsHan)) met();
  });
  const met = () => {
    watch.disconnect();
    written.abort();
    tell();
  };
  const written = new AbortController();
  root.addEventListener(
    'input',
    ({ target }) => {
      if (isField(target) && hasHan(target.value)) met();
    },
    { capture: true, signal: AbortSignal.any([signal, written.signal]) },
  );
  watch.observe(root, { subtree: true, childList: true, characterData: true });
  signal.addEventListener('abort', () => watch.disconnect());
}

const bringsHan = ({ type, target, addedNodes }: MutationRecord): boolean =>
  type === 'characterData'
    ? hasHan(target.nodeValue ?? '')
    : [...addedNodes].some((node) =>
        node instanceof HTMLElement ? isIn(node) : hasHan(node.textContent ?? ''),
      );

/** Values of fields are no text of the page. */
const isIn = (element: HTMLElement): boolean =>
  hasHan(element.textContent) ||
  [element, ...element.querySelectorAll('input, textarea')].some(
    (each) => isField(each) && hasHan(each.value + each.placeholder),
  );

const isField = (
  target: EventTarget | null,
): target is HTMLInputElement | HTMLTextAreaElement =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
