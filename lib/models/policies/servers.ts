import type { ImagePolicy } from '@/lib/models/policies';

const NOT_FOR_CARE = 'Research and education use only. Not for diagnosis or treatment.';

/** What is asked of servers that know no chat; the pictures of a preview show what goes along. */
const server = {
  formats: ['png'],
  verified: 'A',
  asOf: '2026-11-26',
  resize: { kind: 'budget', tokens: 0 },
  // Geometry and pixels say all that they read.
  facts: [],
  caption: 'before',
  json: 'prompt-only',
  system: 'none',
  outputLimit: 'max_tokens',
  notForCare: NOT_FOR_CARE,
} as const;

/** Segmentation takes one volume, as it is stored; its question is a list of structures. */
const engine = {
  ...server,
  wire: 'segmentation',
  takes: 'volume',
  maxImages: 2000,
  volume: { maxSlices: 2000, planes: ['any'], ct: 'single', mr: 'p0.5-99.5' },
  needs: 'slices of one series, evenly apart',
} as const;

const ark = {
  ...server,
  wire: 'ark',
  takes: 'files',
  source:
    'reginabarzilaygroup/ark 5e6a276c, README.md, api/app.py, models/mirai.py and models/sybil.py',
  maxImages: 2000,
  volume: { maxSlices: 2000, planes: ['axial'], ct: 'single', mr: 'p0.5-99.5' },
  licence: 'MIT; its weights for research',
} as const;

export const serverPolicies: readonly ImagePolicy[] = [
  {
    ...engine,
    id: 'sat',
    version: 2,
    title: 'SAT (497 structures by their names)',
    modelPattern: '^sat\\b',
    source: 'zhaoziheng/SAT 5676be5a, README and evaluate/inference_engine.py',
    modalities: ['CT', 'MR', 'PT'],
    licence: 'Apache-2.0 (to be confirmed)',
  },
  {
    ...engine,
    id: 'totalsegmentator',
    version: 2,
    title: 'TotalSegmentator',
    modelPattern: '^total-?segmentator',
    verified: 'K',
    source: 'wasserth/TotalSegmentator, README: NIfTI in, NIfTI out, names of structures',
    modalities: ['CT', 'MR'],
    licence: 'Apache-2.0; some tasks need a key of their own',
  },
  {
    ...engine,
    id: 'vista-3d',
    version: 2,
    title: 'VISTA-3D (127 structures)',
    modelPattern: '^(nvidia/)?vista-?3d',
    verified: 'B',
    source: 'NVIDIA, VISTA-3D NIM: POST /v1/vista3d/inference, classes of CT only',
    modalities: ['CT'],
    licence: 'NVIDIA’s terms for the container',
  },
  {
    ...engine,
    id: 'medsam2',
    version: 2,
    title: 'MedSAM2',
    modelPattern: '^med-?sam-?2',
    verified: 'K',
    source: 'bowang-lab/MedSAM2, README',
    modalities: ['CT', 'MR', 'PT'],
    licence: 'Apache-2.0 (to be confirmed)',
  },
  {
    ...engine,
    id: 'segmentation',
    version: 2,
    title: 'Any segmentation engine',
    modelPattern: '^segmentation$',
    source: 'public/sidecar.openapi.json; the engine says itself what it reads',
    modalities: ['CT', 'MR', 'PT'],
    licence: 'As the engine’s owner says',
  },
  {
    ...engine,
    id: 'monai-label',
    version: 2,
    title: 'A model of MONAI Label',
    modelPattern: '^monai-label$',
    wire: 'monai-label',
    source:
      'Project-MONAI/MONAILabel 122d61f5, monailabel/endpoints/infer.py and info.py',
    modalities: ['CT', 'MR', 'PT'],
    licence: 'Apache-2.0; that of its weights is their own',
  },
  {
    ...ark,
    id: 'mirai',
    version: 2,
    title: 'Mirai (risk of breast cancer)',
    modelPattern: '^mirai',
    modalities: ['MG'],
    needs:
      'four mammograms For Presentation: left and right, CC and MLO. None of them can be made from other images',
  },
  {
    ...ark,
    id: 'sybil',
    version: 2,
    title: 'Sybil (risk of lung cancer)',
    modelPattern: '^sybil',
    modalities: ['CT'],
    needs: 'the axial slices of a low-dose CT of the chest, none thicker than 5 mm',
  },
  {
    ...ark,
    id: 'ark',
    version: 2,
    title: 'Whatever Ark serves',
    modelPattern: '^ark$',
    modalities: ['CT', 'MG'],
    needs: 'a chest CT for Sybil, or four mammograms For Presentation for Mirai',
  },
];
