/** The browser's recognition of speech, as far as it is used here; no standard library has its types. */
export interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  /** On this machine alone, where the browser can do that. */
  processLocally?: boolean;
  start(): void;
  abort(): void;
}

interface Engine {
  new (): Recognition;
  available?(options: {
    langs: readonly string[];
    processLocally: boolean;
  }): Promise<string>;
}

/** What is heard. */
export interface Heard extends Event {
  readonly resultIndex: number;
  readonly results: ArrayLike<
    ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }
  >;
}

/** undefined: this browser has none. */
export function speechEngine(): Engine | undefined {
  const { SpeechRecognition, webkitSpeechRecognition } = globalThis as {
    SpeechRecognition?: Engine;
    webkitSpeechRecognition?: Engine;
  };
  return SpeechRecognition ?? webkitSpeechRecognition;
}

/** Can it be done without a word leaving this machine? */
export async function hearsHere(engine: Engine, language: string): Promise<boolean> {
  const here = { langs: [language], processLocally: true };
  const answer = await engine.available?.(here).catch(() => undefined);
  return answer === 'available' && 'processLocally' in engine.prototype;
}

/** What was said since the last time, once the browser is sure of it. */
export function wordsHeard({ resultIndex, results }: Heard): string {
  const said: string[] = [];
  for (let index = resultIndex; index < results.length; index++) {
    const result = results[index];
    if (result?.isFinal) said.push(result[0]?.transcript.trim() ?? '');
  }
  return said.filter((each) => each !== '').join(' ');
}

/** Between what stands before the caret and what is put there. */
export const spaced = (before: string, words: string): string =>
  before === '' || /[\s\p{Script=Han}，。；：（]$/u.test(before) ? words : ` ${words}`;
