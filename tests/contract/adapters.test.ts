import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import { baseline } from '@/lib/models/adapters/baseline';
import { replay } from '@/lib/models/adapters/replay';
import { exampleRecordings } from '@/lib/models/recordings/examples';
import { adapters, getAdapter } from '@/lib/models/registry';
import { adapterContract } from './adapter-contract';
import { answers } from './answers';
import { chatService, jobService, serviceContract } from './service-contract';
import { type JobStandIn, startJobServer } from './stand-in/jobs/job-server';
import { jobWires } from './stand-in/jobs/wires';
import { type StandIn, startStandIn } from './stand-in/server';
import { MODEL } from './stand-in/wire';
import { wires } from './stand-in/wires';

adapterContract(baseline, () => ({}));
adapterContract(replay, () => ({ recordings: exampleRecordings, pauseMs: 0 }));

describe.each(wires)('against the stand-in for $id', (wire) => {
  const adapter = getAdapter(wire.id);
  let server: StandIn;
  beforeEach(async () => {
    server = await startStandIn(wire);
    server.reply({ kind: 'answer', text: answers.good });
  });
  afterEach(() => server.close());
  adapterContract(adapter, () => ({
    baseUrl: server.baseUrl,
    model: MODEL,
    apiKey: 'key',
  }));
  serviceContract(adapter, chatService(wire));
});

describe.each(jobWires)('against the stand-in for $id', (wire) => {
  const adapter = getAdapter(wire.id);
  let server: JobStandIn;
  beforeEach(async () => {
    server = await startJobServer(wire);
    server.reply({ kind: 'answer', text: answers.good });
  });
  afterEach(() => server.close());
  adapterContract(adapter, () => ({ baseUrl: server.baseUrl, model: MODEL, pollMs: 5 }));
  serviceContract(adapter, jobService(wire));
});

it('every adapter of a service has its stand-in', () => {
  const services = adapters.filter(({ runs }) => runs === 'network').map(({ id }) => id);
  expect([...wires, ...jobWires].map(({ id }) => id).sort()).toEqual(services.sort());
});
