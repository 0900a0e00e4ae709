import { describe, expect, it, vi, afterEach } from 'vitest';
import { asksAhead, scriptOf } from '@/lib/viewer/first/ask-ahead';

const ROOT = '/dicomweb/studies/1.2/series/1.3';
const frames = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    ...{ sopInstanceUid: `1.4.${at}`, frame: 1, positionMm: at },
  }));

describe('asksAhead', () => {
  it('asks for the slice that is shown by itself, then for all others from it outward', () => {
    const [first, ...others] = asksAhead(ROOT, frames(30), 10);
    expect(first).toMatchObject({ id: -1, url: `${ROOT}/frames` });
    expect(first).not.toHaveProperty('waits');
    expect(JSON.parse(first?.init.body as string)).toEqual({
      frames: [{ sopInstanceUid: '1.4.10', frame: 1 }],
    });
    expect(others.map(({ waits }) => waits)).toEqual([true, true, true]);
    expect(others[0]?.frames.slice(0, 4).map((each) => each.sopInstanceUid)).toEqual([
      '1.4.11',
      '1.4.9',
      '1.4.12',
      '1.4.8',
    ]);
    const all = [first, ...others].flatMap((ask) => ask?.frames ?? []);
    expect(new Set(all.map((each) => each.sopInstanceUid)).size).toBe(30);
  });

  it('asks for nothing where there is nothing', () => {
    expect(asksAhead(ROOT, [], 0)).toEqual([]);
  });
});

describe('scriptOf', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('hands the asks to the thread, and keeps what it answers for the program', () => {
    const sent: unknown[] = [];
    const worker = {
      url: '',
      onmessage: (_message: unknown) => undefined,
      postMessage: (message: unknown) => sent.push(message),
    };
    vi.stubGlobal('Worker', function (url: string) {
      worker.url = url;
      return worker;
    });
    const fetched: unknown[] = [];
    vi.stubGlobal('fetch', async (...request: unknown[]) => void fetched.push(request));
    const root = '/dicomweb/studies/</script>/series/1.3';
    const asks = asksAhead(root, frames(3), 0);
    const script = scriptOf(root, asks);
    expect(script).not.toContain('</');
    new Function(script)();
    expect(worker.url).toBe('/frame-reader.js');
    expect(sent).toEqual(asks);
    const headers = { accept: 'application/dicom+json' };
    expect(fetched).toEqual([[`${root}/metadata`, { headers }]]);
    worker.onmessage({ data: { id: -1 } });
    expect(globalThis.overreadAhead).toMatchObject({
      ...{ asks, answers: [{ id: -1 }] },
      headers: { root },
    });
    globalThis.overreadAhead = undefined;
  });
});
