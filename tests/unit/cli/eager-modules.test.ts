import { describe, expect, it } from 'vitest';
import { withEagerModules } from '@/lib/cli/built/eager-modules.mjs';

describe('withEagerModules', () => {
  it('puts the functions that make modules into parentheses, and nothing else', () => {
    const chunk = (first: string, second: string) =>
      `(globalThis.TURBOPACK||=[]).push([document.currentScript,12,${first},34,56,${second},{otherChunks:["a.js"]}]);`;
    const [arrow, plain] = ['e=>{"use strict";e.s(()=>1)}', 'function(e){return[()=>2]}'];
    expect(withEagerModules(chunk(arrow, plain))).toBe(chunk(`(${arrow})`, `(${plain})`));
  });

  it.each([
    ['a runtime', '(()=>{let e;globalThis.TURBOPACK=e})();'],
    ['nothing', ''],
    ['a list by itself', '[()=>1];'],
  ])('leaves %s as it is', (_what, source) => {
    expect(withEagerModules(source)).toBe(source);
  });
});
