import { createEmptyHistoryState, registerHistory } from '@lexical/history';
import { registerPlainText } from '@lexical/plain-text';
import {
  COMMAND_PRIORITY_HIGH,
  createEditor,
  HISTORY_MERGE_TAG,
  HISTORY_PUSH_TAG,
  KEY_DOWN_COMMAND,
  KEY_ENTER_COMMAND,
  KEY_SPACE_COMMAND,
  KEY_TAB_COMMAND,
  mergeRegister,
  SKIP_DOM_SELECTION_TAG,
  type LexicalEditor,
} from 'lexical';
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react';
import { fieldBeside, fieldsIn } from '@/lib/report/writing/fields';
import { nextItemAt } from '@/lib/report/writing/lists';
import { expansionAt, type Macro } from '@/lib/report/writing/macros';
import { $insertWords, $selected, $selectLetters, $setWords, $words } from './positions';

/** What others do with the words: dictation, for one. */
export interface WordsField {
  /** What stands before the caret. */
  before(): string;
  /** In place of what is selected, as if it were typed: undo takes it back by itself. */
  insert(words: string): void;
}

export interface WordsProps {
  label: string;
  value: string;
  onChange: (words: string) => void;
  autoFocus?: boolean;
  /** How many lines it shows at least. */
  rows: number;
}

/** Typed within so many milliseconds, letters are undone together. */
const TOGETHER = 500;

/**
 * Plain text with lists, fields and shortcuts, by Lexical. Letters that an input method is still at are
 * not told: half a Chinese word is kept nowhere.
 */
export function WordsEditor({
  label,
  value,
  onChange,
  autoFocus = false,
  rows,
  macros,
  language,
  isInvalid,
  field,
}: WordsProps & {
  macros: readonly Macro[];
  language: string;
  isInvalid: boolean;
  field: Ref<WordsField>;
}) {
  const [editor] = useState(() =>
    createEditor({
      namespace: 'report',
      onError: (error) => {
        throw error;
      },
    }),
  );
  const root = useRef<HTMLDivElement>(null);
  // What was told and has not come back yet, oldest first; the last is what the editor says.
  const told = useRef<string[]>([]);
  const latest = useRef({ onChange, macros, autoFocus });
  useEffect(() => {
    latest.current = { onChange, macros, autoFocus };
  });
  useImperativeHandle(field, () => fieldOf(editor), [editor]);

  useEffect(() => {
    const element = root.current;
    if (!element) return;
    editor.setRootElement(element);
    const stop = mergeRegister(
      registerPlainText(editor),
      registerHistory(editor, createEmptyHistoryState(), TOGETHER),
      registerKeys(editor, () => latest.current.macros),
      editor.registerUpdateListener(({ editorState }) => {
        if (editor.isComposing()) return;
        const words = editorState.read($words);
        if (words === told.current.at(-1)) return;
        told.current.push(words);
        latest.current.onChange(words);
      }),
    );
    return () => {
      stop();
      editor.setRootElement(null);
    };
  }, [editor]);

  // Words that come from elsewhere, the first ones among them. One's own come back as they were told, and
  // maybe late: whoever types on must not be set back to them.
  useEffect(() => {
    const before = told.current.lastIndexOf(value);
    const isFirst = told.current.length === 0;
    told.current = before < 0 ? [value] : told.current.slice(before);
    if (before >= 0) return;
    const takesFocus = isFirst && latest.current.autoFocus;
    // Before: the caret that a browser puts there is taken for the reader's own.
    if (takesFocus) root.current?.focus();
    editor.update(
      () => {
        $setWords(value);
        const [open] = fieldsIn(value);
        if (takesFocus && open) $selectLetters(open);
      },
      {
        discrete: true,
        tag: [
          isFirst ? HISTORY_MERGE_TAG : HISTORY_PUSH_TAG,
          ...(document.activeElement === root.current ? [] : [SKIP_DOM_SELECTION_TAG]),
        ],
      },
    );
  }, [editor, value]);

  return (
    <div
      ref={root}
      contentEditable
      suppressContentEditableWarning
      role="textbox"
      aria-multiline
      aria-label={label}
      aria-invalid={isInvalid}
      lang={language}
      spellCheck
      className="max-h-80 w-full resize-y overflow-y-auto rounded border border-line bg-ground py-1.5 pr-8 pl-2 break-words whitespace-pre-wrap text-text hover:border-edge aria-invalid:border-red"
      style={{ minHeight: `calc(${rows} * 1.5em + 0.875rem)` }}
    />
  );
}

const fieldOf = (editor: LexicalEditor): WordsField => ({
  before: () => editor.read(() => $words().slice(0, $selected().from)),
  insert(words) {
    editor.focus();
    editor.update(() => $insertWords(words), { discrete: true, tag: HISTORY_PUSH_TAG });
  },
});

/** Keys that mean more than a letter; `true` keeps Lexical from doing its own. */
function registerKeys(editor: LexicalEditor, macrosNow: () => readonly Macro[]) {
  const replace = (
    event: KeyboardEvent,
    { from, to, text }: { from: number; to: number; text: string },
  ) => {
    event.preventDefault();
    // A step of its own, for whoever wants the letters and not what they stand for.
    editor.update(
      () => {
        $selectLetters({ from, to });
        $insertWords(text);
        const [open] = fieldsIn(text);
        if (open) $selectLetters({ from: from + open.from, to: from + open.to });
      },
      { tag: HISTORY_PUSH_TAG },
    );
    return true;
  };
  const isPlain = ({ ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent) =>
    !ctrlKey && !altKey && !metaKey && !shiftKey;
  return mergeRegister(
    // With Ctrl it saves, and breaks no line.
    editor.registerCommand(
      KEY_DOWN_COMMAND,
      (event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return false;
        event.preventDefault();
        return true;
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(
      KEY_ENTER_COMMAND,
      (event) => {
        const { from, to } = $selected();
        if (!event || !isPlain(event) || from !== to) return false;
        const next = nextItemAt($words(), from);
        return next !== undefined && replace(event, next);
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(
      KEY_SPACE_COMMAND,
      (event) => {
        const { from, to } = $selected();
        if (!isPlain(event) || from !== to) return false;
        const found = expansionAt($words(), from, macrosNow());
        return found !== undefined && replace(event, found);
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(
      KEY_TAB_COMMAND,
      (event) => {
        const next = fieldBeside($words(), $selected(), event.shiftKey ? -1 : 1);
        if (!next) return false;
        event.preventDefault();
        $selectLetters(next);
        return true;
      },
      COMMAND_PRIORITY_HIGH,
    ),
  );
}
