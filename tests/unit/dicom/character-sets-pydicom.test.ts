import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { installed } from '@/tests/unit/export/installed';

const PYTHON = '/usr/bin/python3';
const SCRIPT = path.join(import.meta.dirname, 'write-character-sets.py');

interface Case {
  terms: string[];
  name: string;
  texts: string[];
  comment: string;
  file: string;
}

const casesOf = () =>
  spawnSync(PYTHON, [SCRIPT], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Case);

const groups = (name: string) => {
  const [Alphabetic, Ideographic, Phonetic] = name.split('=');
  return {
    Alphabetic,
    ...(Ideographic && { Ideographic }),
    ...(Phonetic && { Phonetic }),
  };
};

describe.skipIf(!installed(PYTHON, ['-c', 'import pydicom'], 'python3-pydicom'))(
  'text that pydicom wrote',
  () => {
    it('comes out as it was meant, in names, lists and comments, in every character set', () => {
      const cases = casesOf();
      expect(cases.length).toBeGreaterThan(30);
      const read = cases.map(({ terms, file }) => {
        const { header } = parseInstance(Buffer.from(file, 'base64'));
        return {
          terms,
          name: header['00100010']?.Value,
          names: header['00101001']?.Value,
          texts: header['00081080']?.Value,
          comment: header['00104000']?.Value,
        };
      });
      expect(read).toEqual(
        cases.map(({ terms, name, texts, comment }) => ({
          terms,
          name: [groups(name)],
          names: [groups(name), groups(name)],
          texts,
          comment: [comment],
        })),
      );
    });
  },
);
