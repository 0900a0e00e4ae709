import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { surveyList } from '@/lib/models/survey-list';

it('the README lists every system of the survey as the registry has it', () => {
  const begin = '<!-- systems: written from lib/models/survey-list.ts -->\n\n';
  const [, after = ''] = readFileSync('README.md', 'utf8').split(begin);
  const [list] = after.split('\n\n<!-- /systems -->');
  expect(list).toBe(surveyList());
});
