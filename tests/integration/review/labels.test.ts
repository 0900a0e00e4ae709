import { beforeAll, describe, expect, it } from 'vitest';
import { GET, PUT } from '@/app/api/labels/route';
import type { Label, LabelSet } from '@/lib/api/viewing/labels';
import { call, json, problem } from '../routes';
import { openTestWorld, serve } from '../test-world';

const NODULE: Label = {
  text: 'Nodule',
  code: { value: '27925004', scheme: 'SCT', meaning: 'Nodule' },
  color: '#ffd84d',
};
const named = (text: string): Label => ({ text, code: null, color: null });
const put = (basedOn: number, ...labels: unknown[]) =>
  call(PUT, {
    method: 'PUT',
    json: { labels },
    headers: { 'if-match': `"${basedOn}"` },
  });

beforeAll(async () => void serve(await openTestWorld()));

describe('the labels of a team', () => {
  it('are none at first, then those that were put, in their order', async () => {
    expect(await json<LabelSet>(call(GET))).toMatchObject({ labels: [], version: 0 });
    const answer = await put(0, NODULE, named('囊肿'));
    expect(answer.headers.get('etag')).toBe('"1"');
    const stored = await json<LabelSet>(answer);
    expect(stored.labels).toEqual([NODULE, named('囊肿')]);
    expect(await json<LabelSet>(call(GET))).toEqual(stored);
  });

  it('are not overwritten by who saw others', async () => {
    const [one, two] = await Promise.all([put(1, named('a')), put(1, named('b'))]);
    expect([one.status, two.status].sort()).toEqual([200, 412]);
    const { labels, version } = await json<LabelSet>(call(GET));
    expect(labels).toEqual([named(one.status === 200 ? 'a' : 'b')]);
    expect(version).toBe(2);
    await problem(put(0, named('c')), 412);
    await problem(put(9, named('c')), 412);
    const blind = call(PUT, { method: 'PUT', json: { labels: [] } });
    await problem(blind, 428);
  });

  it.each([
    ['one of no words', [named(' ')]],
    ['one twice, whatever its letters', [named('Cyst'), named(' cyst ')]],
    ['half a code', [{ ...NODULE, code: { value: '1', scheme: 'SCT', meaning: '' } }]],
    ['a colour that is a word', [{ ...NODULE, color: 'red' }]],
    ['more than 500', Array.from({ length: 501 }, (_, n) => named(String(n)))],
  ])('are refused whole with %s', async (_, labels) => {
    const before = await json<LabelSet>(call(GET));
    const { issues } = await problem(put(before.version, ...labels), 400);
    expect(issues?.length).toBeGreaterThan(0);
    expect(await json<LabelSet>(call(GET))).toEqual(before);
  });
});
