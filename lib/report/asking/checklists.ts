/** What is usually asked about, by modality and body part: data, to be changed in a recipe. */
interface Checklist {
  readonly modality: string;
  /** Of Body Part Examined; absent: whatever it is. */
  readonly bodyPart?: RegExp;
  readonly findings: readonly string[];
}

const CHECKLISTS: readonly Checklist[] = [
  {
    modality: 'CT',
    bodyPart: /chest|thorax|lung/i,
    findings: [
      'pulmonary nodule',
      'consolidation',
      'ground-glass opacity',
      'pleural effusion',
      'pneumothorax',
      'enlarged mediastinal or hilar lymph node',
      'pericardial effusion',
      'fracture or bone lesion',
    ],
  },
  {
    modality: 'CT',
    bodyPart: /head|brain|skull/i,
    findings: [
      'intracranial haemorrhage',
      'early sign of infarction',
      'mass or midline shift',
      'hydrocephalus',
      'skull fracture',
    ],
  },
  {
    modality: 'CT',
    bodyPart: /abdomen|pelvis|liver/i,
    findings: [
      'focal liver lesion',
      'dilated bile duct',
      'pancreatic lesion',
      'renal mass or hydronephrosis',
      'enlarged lymph node',
      'free fluid',
      'free air',
      'bowel obstruction or wall thickening',
    ],
  },
  {
    modality: 'MR',
    bodyPart: /head|brain/i,
    findings: [
      'acute infarct',
      'haemorrhage',
      'mass',
      'white-matter lesion',
      'hydrocephalus',
    ],
  },
  {
    modality: 'US',
    findings: [
      'focal lesion',
      'free fluid',
      'dilated duct or collecting system',
      'calculus with shadowing',
    ],
  },
];

const OTHERWISE = ['focal lesion', 'fluid collection', 'fracture or bone lesion'];

/** The findings that are asked about where a recipe names none. */
export const checklistFor = (modality: string, bodyPart: string): readonly string[] =>
  CHECKLISTS.find(
    (each) =>
      each.modality === modality && (!each.bodyPart || each.bodyPart.test(bodyPart)),
  )?.findings ?? OTHERWISE;
