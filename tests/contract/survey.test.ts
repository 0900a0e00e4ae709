import { afterEach, describe, expect, it } from 'vitest';
import { parseModelsFile, settingsOf } from '@/lib/models/models-file';
import { policyFor, policyForModel } from '@/lib/models/policies';
import { getAdapter } from '@/lib/models/registry';
import { survey } from '@/lib/models/survey';
import { BLACK, draftRequest, listeningCall } from './adapter-contract';
import { answers } from './answers';
import { fourViews } from './risk-files';
import { type StandIn, startStandIn } from './stand-in/server';
import { arkWire } from './stand-in/jobs/ark';
import { startJobServer } from './stand-in/jobs/job-server';
import { segmentationWire } from './stand-in/jobs/segmentation';
import { MODEL } from './stand-in/wire';
import { wires } from './stand-in/wires';

let server: StandIn | undefined;
afterEach(() => server?.close());

const rows = survey.flatMap(({ name, stance, through }) =>
  through ? [{ name, stance, through }] : [],
);
const isChat = ({ through }: (typeof rows)[number]) =>
  wires.some(({ id }) => id === through.adapter);

describe.each(rows)('$name', ({ stance, through }) => {
  it('is known by its name, and its policy is there', () => {
    expect(getAdapter(through.adapter).runs).toBe('network');
    const policy = policyFor(through.policy);
    if (stance === 'callable') expect(policyForModel(through.model)).toBe(policy);
  });
});

describe.each(rows.filter(isChat))('$name', ({ through }) => {
  it('answers in its service’s documented form what its policy makes of a request', async () => {
    const wire = wires.find(({ id }) => id === through.adapter);
    server = await startStandIn(wire, { apiKey: 'key' });
    server.reply({ kind: 'answer', text: answers.good });
    const entry = {
      id: 'row',
      adapter: through.adapter,
      baseUrl: server.baseUrl,
      model: MODEL,
      policy: through.policy,
      apiKeyEnv: 'ROW_KEY',
    };
    const model = parseModelsFile(JSON.stringify({ models: [entry] })).at(-1);
    if (!model) throw new Error('nothing configured');
    const most = Math.min(model.policy.volume?.maxSlices ?? 1, model.policy.maxImages);
    const slices = Array.from({ length: most }, (_, index) => ({
      png: BLACK,
      caption: `Slice ${index + 1} of ${most}`,
    }));
    const { call } = listeningCall();
    const settings = settingsOf(model, { ROW_KEY: 'key' });
    const answer = await getAdapter(through.adapter)
      .connect(settings)
      .draft(draftRequest({ slices }), call);
    expect(answer.text).toBe(answers.good);
    expect(server.requests[0]?.images).toHaveLength(most);
    const system = wire?.partsOf(JSON.parse(server.requests[0]?.text ?? '')).system;
    expect(system !== undefined).toBe(model.policy.system === 'yes');
  });
});

describe.each(rows.filter((row) => !isChat(row)))('$name', ({ through }) => {
  it('answers in its service’s documented form, as its policy sends it', async () => {
    const wire = through.adapter === 'risk' ? arkWire('mirai') : segmentationWire();
    const jobs = await startJobServer(wire);
    jobs.reply({ kind: 'answer', text: 'Done.' });
    const { adapter, policy, model } = through;
    const entry = { id: 'row', adapter, baseUrl: jobs.baseUrl, model, policy };
    const configured = parseModelsFile(JSON.stringify({ models: [entry] })).at(-1);
    if (!configured) throw new Error('nothing configured');
    const sends = configured.policy.takes;
    const answer = await getAdapter(adapter)
      .connect({ ...settingsOf(configured, {}), pollMs: 2 })
      .draft(draftRequest({ files: async () => fourViews }), listeningCall().call);
    await jobs.close();
    expect(wire.sends).toBe(sends);
    expect(answer.draft?.findings.length).toBeGreaterThan(0);
    expect(jobs.requests[0]?.images).toHaveLength(sends === 'files' ? 4 : 1);
  });
});

it('says of every system how it is asked, or why it is not', () => {
  for (const { name, stance, through, because } of survey) {
    expect(because, name).toMatch(/\.$/);
    expect(through !== undefined, name).toBe(['callable', 'relative'].includes(stance));
  }
  const names = survey.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
