import { readFile } from 'node:fs/promises';
import type { ModelRow, Preview } from '@/lib/api/runs';
import { AppError } from '@/lib/errors';
import {
  parseModelsFile,
  settingsOf,
  type ConfiguredModel,
} from '@/lib/models/models-file';
import { getAdapter } from '@/lib/models/registry';
import type { ConnectedModel } from '@/lib/models/adapter';
import { FACTS } from '@/lib/report/instructions';
import { lastCheck } from '@/lib/workflow/check/last-check';
import type { World } from '@/lib/workflow/world';

/** The models that can be asked now; the file is read anew, so that a change needs no restart. */
async function configuredModels({ env }: World): Promise<readonly ConfiguredModel[]> {
  const text = await readFile(env.modelsFile, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return undefined;
    throw new AppError('model_unconfigured', 'The models file can’t be read.', {
      cause: error,
    });
  });
  return parseModelsFile(text);
}

/** @throws AppError `not_found`, or `model_unconfigured` when the models file is at fault. */
export async function findModel(world: World, id: string): Promise<ConfiguredModel> {
  const model = (await modelsAndProblems(world)).models.find((each) => each.id === id);
  if (model) return model;
  throw new AppError('not_found', `No model is called “${id}”.`);
}

/** The built-in models work whatever the file says. */
async function modelsAndProblems(world: World) {
  try {
    return { models: await configuredModels(world), problems: [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problems = [error.message, ...(error.hint?.split('\n') ?? [])];
    return { models: parseModelsFile(undefined), problems };
  }
}

/**
 * @param more - Settings that are known only when it is asked, such as what is to be replayed.
 * @throws AppError `model_unconfigured` when its key is missing.
 */
export const connect = (model: ConfiguredModel, more: object = {}): ConnectedModel =>
  getAdapter(model.adapter).connect({ ...settingsOf(model, process.env), ...more });

export const destinationOf = (model: ConfiguredModel): Preview['destination'] => ({
  egress: getAdapter(model.adapter).runs === 'here' ? 'here' : model.egress,
  address: model.destination,
});

/**
 * Where captions stand, before or after their images.
 *
 * @param asked - By a recipe; the model's own order if absent.
 * @throws AppError `unsupported` where a service doesn't let that be chosen.
 */
export function captionsOf(
  { adapter, title, settings, policy }: ConfiguredModel,
  asked: 'before' | 'after' | undefined,
): 'before' | 'after' {
  if (asked && getAdapter(adapter).captionsStay) {
    throw new AppError('unsupported', `${title} orders captions and images by itself.`, {
      hint: 'Leave the order of captions to the model.',
    });
  }
  return asked ?? (settings['caption'] === 'after' ? 'after' : policy.caption);
}

const NO_HELP: Record<string, string> = {
  baseline:
    'It only measures: it answers no question, writes no impression and no section.',
  replay: 'It plays recorded answers back, and answers no other question.',
};

/** Why it can't be asked for anything but a draft, in a sentence; null: it can. */
export const whyNoHelp = ({ adapter }: ConfiguredModel): string | null =>
  getAdapter(adapter).answersQuestions
    ? null
    : (NO_HELP[adapter] ?? 'It is no chat: it answers no question in words.');

const PROBE_MS = 3000;

/** Every configured model, asked whether it is there; none is sent an image. */
export async function listModels(
  world: World,
): Promise<{ models: ModelRow[]; problems: string[] }> {
  const { models, problems } = await modelsAndProblems(world);
  return {
    models: await Promise.all(models.map((model) => describe(world, model))),
    problems,
  };
}

async function describe(world: World, model: ConfiguredModel): Promise<ModelRow> {
  const probe = await reach(world, model);
  return {
    id: model.id,
    title: model.title,
    adapter: model.adapter,
    policyId: model.policy.id,
    modalities: [...model.policy.modalities],
    licence: model.policy.licence,
    destination: destinationOf(model),
    reachable: probe.reachable,
    reason: probe.reachable ? null : probe.reason,
    maxImages: model.policy.maxImages,
    facts: [...(model.policy.facts ?? FACTS)],
    cannotHelp: whyNoHelp(model),
    check: await lastCheck(world, model),
  };
}

/** Is it there? Never sends an image. */
export async function reach(world: World, model: ConfiguredModel) {
  try {
    const signal = AbortSignal.timeout(PROBE_MS);
    return await connect(model).probe({ fetch: world.fetch, signal });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { reachable: false as const, reason: error.hint ?? error.message };
  }
}
