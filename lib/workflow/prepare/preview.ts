import { costOf } from '@/lib/models/price';
import type { Preview, RunRequest } from '@/lib/api/runs';
import { AppError } from '@/lib/errors';
import {
  attachedTo,
  makeForConfirming,
  type AttachedFile,
} from '@/lib/workflow/draft/attached';
import { refusalOf } from '@/lib/workflow/draft/gate';
import { destinationOf } from '@/lib/workflow/models';
import { inputDigest } from '@/lib/workflow/prepare/digest';
import { ImageCache } from '@/lib/workflow/prepare/image-cache';
import { asControl } from '@/lib/workflow/prepare/control';
import { prepare, type Prepared } from '@/lib/workflow/prepare/prepare';
import type { World } from '@/lib/workflow/world';

const images = ((globalThis as { overreadImages?: ImageCache }).overreadImages ??=
  new ImageCache(512 * 1024 ** 2));

/** Show exactly what a run of the same request would send. Throws as `prepare`. */
export async function preview(
  world: World,
  request: RunRequest,
  signal?: AbortSignal,
): Promise<Preview> {
  const prepared = await asControl(
    await prepare(world, request, signal),
    request.control,
  );
  for (const { sha256, png } of prepared.images) images.put(sha256, png);
  const attached = attachedTo(
    prepared,
    request.control,
    signal ?? new AbortController().signal,
  );
  return asPreview(prepared, await makeForConfirming(prepared, attached));
}

/** What is prepared, as it is shown to a person and kept with a run. */
export function asPreview(prepared: Prepared, files: readonly AttachedFile[]): Preview {
  const { model, parts } = prepared;
  return {
    modelId: model.id,
    modelTitle: model.title,
    policyId: model.policy.id,
    destination: destinationOf(model),
    images: prepared.images.map(({ png, transform, slices, ...image }, index) => ({
      ...image,
      slices: slices.map(({ number, seriesUid, sopInstanceUid, frame, stackIndex }) => ({
        ...{ number, seriesUid, sopInstanceUid, frame, stackIndex },
      })),
      number: index + 1,
      url: `/api/previews/images/${image.sha256}`,
      bytes: png.length,
      width: transform.resize.width,
      height: transform.resize.height,
      transform,
    })),
    instructions: prepared.instructions,
    context: prepared.context,
    question: prepared.question,
    questions: prepared.steps.map(({ kind, finding, instructions, question }) => ({
      ...{ kind, finding, instructions, question },
    })),
    tokens: prepared.tokens,
    room: {
      most: prepared.mostTokens,
      answer: model.answerTokens,
      context: model.tokenLimits?.context ?? null,
    },
    refusal: refusalOf(prepared),
    files: [...files],
    digest: inputDigest(prepared, files),
    cost: costOf(model.price, { input: prepared.tokens, output: 0 }),
    tiles: prepared.tiles,
    series: parts.map(({ series, stack, picked, why }) => ({
      stackId: stack.id,
      seriesUid: series.seriesUid,
      sent: picked.length,
      total: stack.frames.length,
      thicknessMm: stack.thicknessMm,
      chosenBy: why ?? null,
    })),
    captions: prepared.captions,
    deidentification: prepared.deidentification,
    coverage: {
      sent: prepared.slices.length,
      total: parts.reduce((sum, { stack }) => sum + stack.frames.length, 0),
      fromMm: onlyOne(parts)?.picked[0]?.positionMm ?? null,
      toMm: onlyOne(parts)?.picked.at(-1)?.positionMm ?? null,
    },
  };
}

const onlyOne = <T>(items: readonly T[]) => (items.length === 1 ? items[0] : undefined);

/** An image of a preview lately made, or of a run. @throws AppError `not_found` */
export async function previewImage({ objects }: World, sha256: string): Promise<Buffer> {
  const image = images.get(sha256) ?? (await objects.read(sha256));
  // Files of patients lie in the same store; they are no previews.
  if (image.subarray(0, PNG.length).equals(PNG)) return image;
  throw new AppError('not_found', 'This is no image of a preview or a run.');
}

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
