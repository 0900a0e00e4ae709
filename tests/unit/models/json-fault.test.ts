import { expect, it } from 'vitest';
import { lineOfFault } from '@/lib/models/json-fault';

it.each([
  ['{\n"a": [\n}', 3],
  ['{\n"a": 1,\n}', 3],
  ['{\n"a": 1\n"b": 2\n}', 3],
  ['{\n"a" 1\n}', 2],
  ['{\n// a comment\n"a": 1\n}', 2],
  ['{\n"a": True\n}', 2],
  ["{\n'a': 1\n}", 2],
  ['{\n"a": "one\ntwo"\n}', 2],
  ['{"a": [1, 2,\n\n]}', 3],
  ['{"a": {"b": 1]\n}', 1],
  ['{"a": 01}', 1],
  ['{\n"a": 1}\n}', 3],
  ['{\n"a": 1\n', 3],
  ['[\n:]', 2],
  ['', 1],
])('finds that %j stops being JSON on line %d', (text, line) => {
  expect(() => JSON.parse(text) as unknown).toThrow();
  expect(lineOfFault(text)).toBe(line);
});
