/** Put words in place of what is selected, as if they were typed: the browser's undo takes them back. */
export function insert(area: HTMLTextAreaElement, words: string): void {
  area.focus();
  // What else keeps the browser's own undo is not there in every browser.
  if (document.execCommand('insertText', false, words)) return;
  area.setRangeText(words, area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
}
