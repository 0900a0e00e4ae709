import { z } from 'zod';
import type { BareImage } from '@/lib/dicom/bare-image';
import { AppError } from '@/lib/errors';
import type { Volume } from '@/lib/image/volume/nifti';
import type { SeriesMeasurements } from '@/lib/image/series-measurements';
import type { DraftAnswer } from '@/lib/report/answer-form';
import type { RiskTable } from '@/lib/report/risk';

/** A slice as a model sees it: pixels and a line of text. No UID, no attribute, nothing else. */
export interface SliceImage {
  png: Uint8Array;
  /** Numbered from 1 in the order sent, e.g. “Slice 3 of 20, axial CT, window 40/400”. */
  caption: string;
  /** Numbers of the slices that it shows; its own place in the order if absent. */
  shows?: readonly number[];
}

/** A volume as it is sent. */
export interface SentVolume extends Volume {
  /** One NIfTI-1 with its true affine, compressed by gzip: the very bytes that leave. */
  readonly file: Uint8Array<ArrayBuffer>;
  /** Which slice of the request, numbered from 1, each slice of the volume is. */
  readonly slices: readonly number[];
}

/** A DICOM file written anew for a model. */
export type SentFile = BareImage;

/** Voxels of a volume that belong to one structure. */
export interface VolumeMask {
  readonly label: string;
  /** What it is, in words that other systems know, if the service says so. */
  readonly type: CodedConcept | null;
  /** For each slice of the volume its runs (see `lib/image/segmentation/mask.ts`); null: none inside. */
  readonly slices: readonly (readonly number[] | null)[];
  readonly voxels: number;
}

export interface CodedConcept {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

export interface DraftRequest {
  /** Who the model is to be, and the form of its answer. */
  instructions: string;
  /** What the images are: allow-listed facts only. */
  context: string;
  slices: readonly SliceImage[];
  /** The question, after the images. */
  question: string;
  /** What of the question the reader wrote; for models that are not asked in our words. */
  readersQuestion: string;
  /** As DICOM names it, e.g. `CT`. */
  modality: string;
  /** JSON schema of the answer, for services that can be held to one. */
  answerSchema: unknown;
  /** What images and words will cost by the policy's arithmetic; for services told how much room to make. */
  inputTokens: number;
  /**
   * Numbers measured on the pixels themselves, computed when asked for. Only adapters that run
   * here read it; nothing of it is ever sent.
   */
  measure(): Promise<SeriesMeasurements>;
  /**
   * The chosen slices as one block of rescaled values (HU in CT), read when asked for; only for models
   * that take volumes.
   *
   * @throws AppError `geometry_unusable` where the slices make none.
   */
  volume(): Promise<SentVolume>;
  /**
   * The chosen images as DICOM files that hold nothing of the patient but pixels; only for models that
   * read such files.
   */
  files(): Promise<readonly SentFile[]>;
}

export interface ModelAnswer {
  /** The answer as the service gave it, before anything reads meaning into it. */
  text: string;
  /** The name the service gives itself. */
  model: string;
  inputTokens?: number;
  outputTokens?: number;
  /** The answer in our form, translated by the adapter of a service that has one of its own. */
  draft?: DraftAnswer;
  /** What it marked on the volume that it was sent: proposals, until a person takes them. */
  masks?: readonly VolumeMask[];
  /** What it predicts of the patient rather than sees in a picture. */
  risk?: RiskTable;
}

export interface CallContext {
  fetch: typeof fetch;
  signal: AbortSignal;
  /**
   * Called with each piece of text as it arrives; never with anything but the answer's text. All
   * pieces joined are the answer: when `draft` fails, they are what came of it (so a caller that
   * keeps them has the part that an `answer_truncated` broke off).
   */
  onDelta(text: string): void;
  /** Called before each new attempt. There is none once a piece of the answer has arrived. */
  onRetry(retry: Retry): void;
}

/** Why a request is sent again, and how long is waited first. */
export interface Retry {
  /** 1 for the first repetition. */
  readonly attempt: number;
  readonly afterMs: number;
  /** A sentence for the reader: “127.0.0.1:8000 answered 503.” */
  readonly reason: string;
}

interface About {
  /** Stored with every run: lower-case, never reused. */
  readonly id: string;
  readonly title: string;
  /** `network`: slices leave this process, to the address in the settings. */
  readonly runs: 'here' | 'network';
  /** Whether it answers whatever it is asked in words, as a chat does. */
  readonly answersQuestions?: boolean;
  /** Whether it is told nothing in words of ours: at most what the reader asks, and the facts. */
  readonly wordless?: boolean;
  /** Whether it puts an image and its caption into one message, whose order is the service's. */
  readonly captionsStay?: boolean;
  /** Where the service is when the models file does not say; the vendor's own address. */
  readonly defaultBaseUrl?: string;
  /** The policy of a model that no policy knows by its name; `generic` if absent. */
  readonly defaultPolicy?: string;
}

export interface ModelAdapter extends About {
  /** @throws AppError `model_unconfigured`, naming the settings that are missing. */
  connect(settings: unknown): ConnectedModel;
}

export interface ConnectedModel {
  draft(request: DraftRequest, call: CallContext): Promise<ModelAnswer>;
  /** Is the service there? Never sends an image. Resolves to why not, in a sentence. */
  probe(call: Pick<CallContext, 'fetch' | 'signal'>): Promise<Probe>;
}
export type Probe =
  { reachable: true; models: string[] } | { reachable: false; reason: string };

/**
 * Declare an adapter. It translates and nothing more: it does not parse drafts, touch the
 * database or read the environment.
 */
export function defineAdapter<Settings>({
  settings: schema,
  draft,
  probe,
  ...about
}: About & {
  readonly settings: z.ZodType<Settings>;
  /**
   * @throws AppError `model_unreachable`, `model_timeout`, `model_overloaded`, `model_denied`, `model_rejected`,
   *   `model_refused`, `model_filtered`, `model_dialect` or `answer_truncated`; `retryable` when waiting may help.
   *   `cancelled` when `call.signal` was aborted.
   */
  draft(
    request: DraftRequest,
    settings: Settings,
    call: CallContext,
  ): Promise<ModelAnswer>;
  probe?(settings: Settings, call: Pick<CallContext, 'fetch' | 'signal'>): Promise<Probe>;
}): ModelAdapter {
  return {
    ...about,
    connect(raw) {
      const settings = schema.safeParse(raw);
      if (!settings.success) {
        throw new AppError('model_unconfigured', `${about.title} is not set up.`, {
          cause: settings.error,
          hint: z.prettifyError(settings.error),
        });
      }
      return {
        draft: async (request, call) => {
          try {
            call.signal.throwIfAborted();
            return await draft(request, settings.data, call);
          } catch (cause) {
            // However an adapter comes to a stop then, it is the caller's doing.
            if (!call.signal.aborted) throw cause;
            throw new AppError('cancelled', 'The run was cancelled.', { cause });
          }
        },
        probe: async (call) =>
          probe ? probe(settings.data, call) : { reachable: true, models: [] },
      };
    },
  };
}
