/** What we can truthfully say of a system: it answers, a relative of it does, not yet, or no. */
export type Stance = 'callable' | 'relative' | 'later' | 'declined';

/** A system of the survey of AI image processing that this project grew from. */
export interface SurveyRow {
  readonly name: string;
  readonly side: 'understanding' | 'generation';
  readonly stance: Stance;
  /** Through which adapter and policy it, or its relative, is asked. */
  readonly through?: {
    readonly adapter: string;
    readonly policy: string;
    /** A name under which it is served. */
    readonly model: string;
  };
  /** How it is served, or why it is not. */
  readonly because: string;
}

const understanding = (
  name: string,
  stance: Stance,
  because: string,
  through?: SurveyRow['through'],
): SurveyRow => ({
  name,
  side: 'understanding',
  stance,
  because,
  ...(through && { through }),
});

const generation = (name: string, stance: Stance, because: string): SurveyRow => ({
  name,
  side: 'generation',
  stance,
  because,
});

const by = (adapter: string, policy: string, model: string) => ({
  adapter,
  policy,
  model,
});

const NO_GENERATOR =
  'There is no adapter for image generators yet. When there is, its pictures will be phantoms ' +
  'for tests and teaching, marked as synthetic, never part of a real study.';

/** Every system that the survey names, in its order. */
export const survey: readonly SurveyRow[] = [
  understanding(
    'GPT-4 (text)',
    'later',
    'It sees no images, and drafts nothing here. It can be asked to judge the drafts of other models.',
  ),
  understanding(
    'GPT-4 Vision',
    'relative',
    'Its models are retired. A successor can be shown pictures of the very sizes that it saw at high detail: within 2048², the short side at 768. The policy is named in the models file, as the model has one of its own.',
    by('openai', 'openai-gpt4v-legacy', 'gpt-4o'),
  ),
  understanding(
    'GPT-4o',
    'callable',
    'OpenAI’s Responses API.',
    by('openai', 'openai-tile', 'gpt-4o'),
  ),
  understanding(
    'o1',
    'callable',
    'OpenAI’s Responses API, as long as it is listed there.',
    by('openai', 'openai-tile-o', 'o1'),
  ),
  understanding(
    'Pixtral 12B',
    'callable',
    'Open weights, served by vLLM or a host; twelve images a request.',
    by('openai-compatible', 'pixtral-12b', 'mistralai/Pixtral-12B-2409'),
  ),
  understanding(
    'NVIDIA Eagle',
    'callable',
    'Eagle 2.5 by vLLM. Its licence is for research only.',
    by('openai-compatible', 'eagle-2.5', 'nvidia/Eagle2.5-8B'),
  ),
  understanding(
    'Med-Gemini-2D, -3D',
    'relative',
    'Never released, a paper only. Its open relative is MedGemma 1.5, which takes up to 85 slices of CT or MR.',
    by('openai-compatible', 'medgemma-1.5', 'google/medgemma-1.5-4b-it'),
  ),
  understanding(
    'Med-Gemini-Polygenic',
    'declined',
    'Never released, and it reads genomes: there is no image to show it.',
  ),
  understanding(
    'Mirai',
    'callable',
    'By MIT’s Ark server. It predicts risk from four mammograms (both breasts, CC and MLO, For Presentation): CT, MR and ultrasound are refused, and it is said what is missing. Sybil, on the same server, takes CT of the chest.',
    by('risk', 'mirai', 'mirai'),
  ),
  understanding(
    'SAT',
    'callable',
    'It segments, and knows no chat. It is asked by the names of structures, through a server of a few lines that brings its masks back to the voxels of the images: its own files carry no position.',
    by('segmentation', 'sat', 'sat-nano'),
  ),
  understanding(
    'Chameleon',
    'callable',
    'By vLLM, one image a request. A historical baseline, under a research licence.',
    by('openai-compatible', 'chameleon', 'facebook/chameleon-7b'),
  ),
  understanding(
    'Transfusion',
    'relative',
    'A paper only, without weights. Its nearest relative that answers is BAGEL, by vLLM, with careful defaults.',
    by('openai-compatible', 'generic', 'ByteDance-Seed/BAGEL-7B-MoT'),
  ),
  understanding(
    'Tencent Hunyuan',
    'callable',
    'HunyuanOCR by vLLM, with careful defaults.',
    by('openai-compatible', 'generic', 'tencent/HunyuanOCR'),
  ),
  generation('Stable Diffusion 1, 2, 3, SD3 Ultra', 'later', NO_GENERATOR),
  generation('Flux.1, Flux 1.1', 'later', NO_GENERATOR),
  generation('ControlNet, LoRA', 'later', NO_GENERATOR),
  generation('ComfyUI', 'later', NO_GENERATOR),
  generation('Imagen 3, DALL·E 3', 'later', NO_GENERATOR),
  generation(
    'IC-Light, Paints-Undo, Omost',
    'declined',
    'Relighting, undoing of paint and layout have no honest use on a diagnostic image.',
  ),
  generation(
    'Midjourney, Leonardo.ai, Canva',
    'declined',
    'No public interface that suits a server of one’s own.',
  ),
  generation('Sora', 'declined', 'Videos of things that never were have no use here.'),
  generation('DiT, MMDiT', 'declined', 'An architecture, not a product.'),
];
