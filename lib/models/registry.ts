import { AppError } from '@/lib/errors';
import type { ModelAdapter } from '@/lib/models/adapter';
import { anthropic } from '@/lib/models/adapters/anthropic';
import { baseline } from '@/lib/models/adapters/baseline';
import { google } from '@/lib/models/adapters/google';
import { mistral } from '@/lib/models/adapters/mistral';
import { monaiLabel } from '@/lib/models/adapters/monai-label';
import { ollama } from '@/lib/models/adapters/ollama';
import { openAi } from '@/lib/models/adapters/openai';
import { openAiCompatible } from '@/lib/models/adapters/openai-compatible';
import { replay } from '@/lib/models/adapters/replay';
import { risk } from '@/lib/models/adapters/risk';
import { segmentation } from '@/lib/models/adapters/segmentation';
import { sidecar } from '@/lib/models/adapters/sidecar';

/** To add a service: write `adapters/<id>.ts`, name it here, run its contract test. */
export const adapters: readonly ModelAdapter[] = [
  baseline,
  replay,
  openAi,
  anthropic,
  google,
  mistral,
  ollama,
  openAiCompatible,
  sidecar,
  segmentation,
  monaiLabel,
  risk,
];

/** @throws AppError `not_found`, naming the adapters there are. */
export function getAdapter(id: string): ModelAdapter {
  const adapter = adapters.find((candidate) => candidate.id === id);
  if (adapter) return adapter;
  throw new AppError('not_found', `No adapter is called “${id}”.`, {
    hint: `Known: ${adapters.map((known) => known.id).join(', ')}.`,
  });
}
