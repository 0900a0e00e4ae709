import { beforeAll, describe, expect, it } from 'vitest';
import { GET, POST } from '@/app/api/hanging-protocols/route';
import { DELETE } from '@/app/api/hanging-protocols/[id]/route';
import { PROTOCOLS } from '@/lib/hanging/protocols';
import type { Protocol, ProtocolList } from '@/lib/hanging/protocol';
import { call, json, problem } from './routes';
import { openTestWorld, serve } from './test-world';

const named = (id: string, name = id): Protocol => ({
  ...(PROTOCOLS[0] as Protocol),
  id,
  name,
});
const keep = (...protocols: Protocol[]) => call(POST, { json: { protocols } });
const names = async () =>
  (await json<ProtocolList>(call(GET))).protocols.map(({ name }) => name);

beforeAll(async () => void serve(await openTestWorld()));

describe('hanging protocols of one’s own', () => {
  it('come back as they were kept, the oldest first; of one id there is one', async () => {
    expect(await names()).toEqual([]);
    const { protocols } = await json<ProtocolList>(keep(named('a'), named('b')));
    expect(protocols).toEqual([named('a'), named('b')]);
    await json(keep(named('a', 'renamed'), named('c')));
    expect(await names()).toEqual(['renamed', 'b', 'c']);
  });

  it('go when they are deleted, which can be done once', async () => {
    const params = { id: 'b' };
    expect((await call(DELETE, { params, method: 'DELETE' })).status).toBe(204);
    expect(await names()).toEqual(['renamed', 'c']);
    await problem(call(DELETE, { params, method: 'DELETE' }), 404);
  });

  it('are refused whole where one of them is none, or where there would be too many', async () => {
    const { stages: _, ...nothing } = named('d');
    await problem(keep(named('e'), nothing as Protocol), 400);
    const many = Array.from({ length: 199 }, (_, index) => named(`many ${index}`));
    await problem(keep(...many), 400);
    expect(await names()).toEqual(['renamed', 'c']);
    await json(keep(...many.slice(1)));
    expect(await names()).toHaveLength(200);
  });
});
