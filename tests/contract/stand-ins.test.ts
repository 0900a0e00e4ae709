import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SliceImage } from '@/lib/models/adapter';
import { getAdapter } from '@/lib/models/registry';
import { BLACK, draftRequest, listeningCall } from './adapter-contract';
import { answers } from './answers';
import { type JobStandIn, startJobServer } from './stand-in/jobs/job-server';
import { jobWires } from './stand-in/jobs/wires';
import { type StandIn, startStandIn } from './stand-in/server';
import { MODEL } from './stand-in/wire';
import { wires } from './stand-in/wires';

/** The stand-ins are strict: each fault below is one that the real service answers with 4xx. */
describe.each(wires)('the stand-in for $id', (wire) => {
  let server: StandIn;
  beforeEach(async () => {
    server = await startStandIn(wire);
    server.reply({ kind: 'answer', text: answers.good });
  });
  afterEach(() => server.close());

  const draft = (slices: readonly SliceImage[]) =>
    getAdapter(wire.id)
      .connect({ baseUrl: server.baseUrl, model: MODEL, apiKey: 'key', stream: false })
      .draft(draftRequest({ slices }), listeningCall().call);

  /** Send a request that was in order again, changed. */
  async function again(
    change: (text: string) => string,
    headers: Record<string, string> = {},
  ) {
    await draft(draftRequest().slices);
    const sent = server.requests.at(-1);
    const response = await fetch(`${server.baseUrl}${sent?.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...wire.needs, ...headers },
      body: change(sent?.text ?? ''),
    });
    return response.status;
  }

  it('takes what is in order', async () => {
    expect(await again((text) => text)).toBe(200);
  });

  it('refuses another content type', async () => {
    expect(await again((text) => text, { 'content-type': 'text/plain' })).toBe(400);
  });

  it('refuses a field that it does not know', async () => {
    expect(await again((text) => text.replace('{', '{"unknown":1,'))).toBe(400);
  });

  it.runIf(wire.needs)('refuses a request without its version', async () => {
    const none = Object.fromEntries(
      Object.keys(wire.needs ?? {}).map((key) => [key, '']),
    );
    expect(await again((text) => text, none)).toBe(400);
  });

  it('refuses an image by its address', async () => {
    const pixels = BLACK.toString('base64');
    const address = (text: string) =>
      text
        .replaceAll(`data:image/png;base64,${pixels}`, 'https://example.org/1.png')
        .replaceAll(pixels, 'https://example.org/1.png');
    expect(await again(address)).toBe(400);
  });

  it('refuses an image that is none', async () => {
    const jpeg = Buffer.from('ffd8ffe000104a464946', 'hex').toString('base64');
    const swap = (text: string) => text.replaceAll(BLACK.toString('base64'), jpeg);
    expect(await again(swap)).toBe(400);
  });

  it('refuses more images than it takes', async () => {
    const slice = { png: BLACK, caption: 'Slice' };
    const most = Array.from({ length: wire.most.images }, () => slice);
    await expect(draft(most)).resolves.toBeDefined();
    await expect(draft([...most, slice])).rejects.toMatchObject({
      code: 'model_rejected',
      hint: expect.stringContaining('Too many images') as string,
    });
  });

  // The real limits are tens of megabytes: small ones show the same in no time.
  it.each([{ imageBytes: 1000 }, { requestBytes: 1000 }])(
    'refuses what has more bytes than %o',
    async (least) => {
      await server.close();
      server = await startStandIn({ ...wire, most: { ...wire.most, ...least } });
      server.reply({ kind: 'answer', text: answers.good });
      const png = Buffer.concat([BLACK, Buffer.alloc(1000)]);
      await expect(draft([{ png, caption: 'Slice' }])).rejects.toMatchObject({
        code: 'model_rejected',
        hint: expect.stringMatching(/too many bytes|too large/) as string,
      });
    },
  );

  it.runIf(wire.most.edge)('refuses long images among many', async () => {
    const png = Buffer.from(BLACK);
    png.writeUInt32BE(2001, 16);
    const slices = (count: number) =>
      Array.from({ length: count }, () => ({ png, caption: 'Slice' }));
    await expect(draft(slices(20))).resolves.toBeDefined();
    await expect(draft(slices(21))).rejects.toMatchObject({ code: 'model_rejected' });
  });
});

describe.each(jobWires)('the stand-in for $id', (wire) => {
  let server: JobStandIn;
  beforeEach(async () => {
    server = await startJobServer(wire);
    server.reply({ kind: 'answer', text: answers.good });
  });
  afterEach(() => server.close());

  /** Hand in a form that was in order again, changed. @returns The status. */
  async function again(change: (form: FormData) => FormData | string) {
    let form = new FormData();
    const { call } = listeningCall({
      fetch: (url, init) => {
        if (init?.body instanceof FormData) form = init.body;
        return fetch(url, init);
      },
    });
    const settings = { baseUrl: server.baseUrl, model: MODEL, pollMs: 5 };
    await getAdapter(wire.id).connect(settings).draft(draftRequest(), call);
    const body = change(form);
    const address = `${server.baseUrl}${wire.submitPath}`;
    return (await fetch(address, { method: 'POST', body })).status;
  }
  /** The same form with other files in place of those that were sent. */
  const withFiles = (other: (file: File) => File) => (form: FormData) => {
    const changed = new FormData();
    for (const [name, value] of form) {
      const isData = value instanceof File && value.type !== 'application/json';
      if (isData) changed.append(name, other(value));
      else changed.append(name, value);
    }
    return changed;
  };

  it('takes what is in order', async () => {
    expect(await again((form) => form)).toBeLessThan(300);
  });

  it('refuses what is no form', async () => {
    expect(await again(() => '{}')).toBe(415);
  });

  it('refuses a field that it does not know', async () => {
    const more = (form: FormData) => {
      form.append('unknown', '1');
      return form;
    };
    expect(await again(more)).toBe(422);
  });

  it('refuses files of another type, and bytes that are none', async () => {
    const typed = withFiles(
      (file) => new File([file], file.name, { type: 'text/plain' }),
    );
    expect(await again(typed)).toBe(422);
    const empty = withFiles(({ name, type }) => new File(['none'], name, { type }));
    expect(await again(empty)).toBe(422);
  });
});
