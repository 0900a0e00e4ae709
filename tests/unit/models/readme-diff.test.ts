import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const [, after = ''] = readFileSync('README.md', 'utf8').split(
  '<!-- diff: kept true by tests/unit/models/readme-diff.test.ts -->\n\n```diff\n',
);
const [diff = ''] = after.split('\n```\n');

/** What stands in a file once the diff is applied: its context and what it adds. */
const files = diff.split(/^--- .*\n\+\+\+ b\//m).slice(1);
const hunks = files.map((file) => {
  const [path = '', ...lines] = file.trimEnd().split('\n');
  const parts = lines.join('\n').split(/^@@.*@@\n/m);
  const applied = parts.slice(1).map((part) => part.replaceAll(/^[ +]/gm, '').trimEnd());
  return { path, applied };
});

it('the README shows how Mistral was added: one file, and one line with its import', () => {
  expect(hunks.map(({ path }) => path)).toEqual([
    'lib/models/adapters/mistral.ts',
    'lib/models/registry.ts',
  ]);
  const [adapter, registry] = hunks.map(({ path, applied }) => ({
    text: readFileSync(path, 'utf8'),
    applied,
  }));
  expect(adapter?.applied.join('\n')).toBe(adapter?.text.trimEnd());
  for (const part of registry?.applied ?? []) expect(registry?.text).toContain(part);
  const added = files[1]?.match(/^\+.*/gm);
  expect(added).toHaveLength(2);
  // Nothing else in the registry knows of it.
  expect(registry?.text.match(/mistral/g)).toHaveLength(3);
});
