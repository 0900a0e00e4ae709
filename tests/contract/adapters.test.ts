import { afterAll, beforeAll } from 'vitest';
import { baseline } from '@/lib/models/adapters/baseline';
import { openAiCompatible } from '@/lib/models/adapters/openai-compatible';
import { replay } from '@/lib/models/adapters/replay';
import { exampleRecordings } from '@/lib/models/recordings/examples';
import { adapterContract } from './adapter-contract';
import { answers } from './answers';
import { MODEL } from './chat-behaviour';
import { type ChatServer, startChatServer } from './chat-server';

let server: ChatServer;
beforeAll(async () => {
  server = await startChatServer();
});
afterAll(() => server.close());

adapterContract(baseline, () => ({}));
adapterContract(replay, () => ({ recordings: exampleRecordings, pauseMs: 0 }));
adapterContract(openAiCompatible, () => {
  server.reply({ kind: 'answer', text: answers.good });
  return { baseUrl: server.baseUrl, model: MODEL };
});
