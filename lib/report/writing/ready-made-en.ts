import type { Short } from './ready-made';

const CHEST = ['CHEST', 'THORAX', 'LUNG'];
const HEAD = ['HEAD', 'BRAIN', 'SKULL'];
const ABDOMEN = ['ABDOMEN', 'LIVER', 'PELVIS'];

export const READY_MADE_EN: readonly Short[] = [
  [
    'ct-chest',
    ['CT'],
    CHEST,
    'CT chest',
    [
      [
        'Lungs',
        'No nodule, mass or consolidation in the lungs.',
        'Nodule in the lung.',
        'Consolidation in the lung.',
        'Ground-glass opacity in the lung.',
      ],
      ['Airways', 'Trachea and main bronchi are open.', 'Bronchial wall thickening.'],
      [
        'Pleura',
        'No pleural effusion, no pneumothorax.',
        'Pleural effusion.',
        'Pneumothorax.',
      ],
      [
        'Mediastinum and hila',
        'No enlarged mediastinal or hilar lymph nodes.',
        'Enlarged mediastinal lymph nodes.',
      ],
      [
        'Heart and pericardium',
        'Heart not enlarged; no pericardial effusion.',
        'Pericardial effusion.',
        'Coronary artery calcification.',
      ],
      [
        'Great vessels',
        'Thoracic aorta and pulmonary trunk of normal calibre.',
        'Dilated ascending aorta.',
      ],
      [
        'Bones and chest wall',
        'No fracture, no destructive bone lesion.',
        'Rib fracture.',
        'Vertebral compression fracture.',
      ],
    ],
  ],
  [
    'ct-head',
    ['CT'],
    HEAD,
    'CT head',
    [
      [
        'Haemorrhage',
        'No intracranial haemorrhage.',
        'Intracerebral haemorrhage.',
        'Subdural haematoma.',
        'Subarachnoid haemorrhage.',
      ],
      [
        'Brain parenchyma',
        'Grey-white differentiation preserved; no sign of a territorial infarct.',
        'Hypodensity as in an infarct.',
      ],
      ['Mass effect', 'No mass, no midline shift.', 'Midline shift.'],
      ['Ventricles', 'Ventricles not enlarged.', 'Hydrocephalus.'],
      ['Skull', 'No skull fracture.', 'Skull fracture.'],
      [
        'Sinuses and mastoids',
        'Paranasal sinuses and mastoid cells are clear.',
        'Mucosal thickening in the paranasal sinuses.',
      ],
    ],
  ],
  [
    'ct-abdomen',
    ['CT'],
    ABDOMEN,
    'CT abdomen and pelvis',
    [
      ['Liver', 'No focal liver lesion.', 'Focal liver lesion.', 'Liver cyst.'],
      [
        'Gallbladder and bile ducts',
        'No gallstones; bile ducts not dilated.',
        'Gallstones.',
        'Dilated bile duct.',
      ],
      ['Pancreas', 'Pancreas without a mass; duct not dilated.', 'Pancreatic lesion.'],
      ['Spleen', 'Spleen not enlarged.', 'Splenomegaly.'],
      ['Adrenals', 'Adrenals not enlarged.', 'Adrenal nodule.'],
      [
        'Kidneys and ureters',
        'No hydronephrosis, no renal mass, no stone.',
        'Hydronephrosis.',
        'Renal cyst.',
        'Ureteric stone.',
      ],
      [
        'Bowel',
        'No bowel obstruction, no wall thickening.',
        'Small-bowel obstruction.',
        'Colonic diverticula.',
      ],
      ['Peritoneum', 'No free fluid, no free air.', 'Free fluid.', 'Free air.'],
      [
        'Lymph nodes',
        'No enlarged lymph nodes.',
        'Enlarged retroperitoneal lymph nodes.',
      ],
      ['Pelvic organs', 'No pelvic mass.', 'Pelvic mass.'],
      [
        'Bones',
        'No fracture, no destructive bone lesion.',
        'Degenerative change of the spine.',
      ],
    ],
  ],
  [
    'mr-brain',
    ['MR'],
    HEAD,
    'MR brain',
    [
      ['Diffusion', 'No acute infarct.', 'Acute infarct with restricted diffusion.'],
      ['Haemorrhage', 'No haemorrhage.', 'Haemorrhage.', 'Microbleeds.'],
      [
        'White matter',
        'No white-matter lesion.',
        'White-matter lesions as in small-vessel disease.',
      ],
      ['Mass', 'No mass.', 'Mass.'],
      [
        'Ventricles and midline',
        'Ventricles not enlarged; no midline shift.',
        'Hydrocephalus.',
      ],
      [
        'Pituitary and posterior fossa',
        'Pituitary, brain stem and cerebellum without a lesion.',
      ],
      ['Vessels', 'Normal flow voids of the large vessels.'],
    ],
  ],
  [
    'us-abdomen',
    ['US'],
    ABDOMEN,
    'Ultrasound abdomen',
    [
      ['Liver', 'No focal liver lesion.', 'Focal liver lesion.', 'Hepatic steatosis.'],
      [
        'Gallbladder and bile ducts',
        'No gallstones; bile ducts not dilated.',
        'Gallstones.',
        'Dilated bile duct.',
      ],
      ['Pancreas', 'Pancreas without a lesion, as far as it was seen.'],
      ['Spleen', 'Spleen not enlarged.', 'Splenomegaly.'],
      ['Kidneys', 'No hydronephrosis, no stone.', 'Hydronephrosis.', 'Renal cyst.'],
      ['Aorta', 'Abdominal aorta not dilated.', 'Abdominal aortic aneurysm.'],
      ['Free fluid', 'No free fluid.', 'Free fluid.'],
    ],
  ],
  [
    'xr-chest',
    ['CR', 'DX'],
    CHEST,
    'Chest radiograph',
    [
      ['Lungs', 'No consolidation, no mass.', 'Consolidation.', 'Opacity.'],
      [
        'Pleura',
        'No pleural effusion, no pneumothorax.',
        'Pleural effusion.',
        'Pneumothorax.',
      ],
      ['Heart and mediastinum', 'Heart and mediastinum not enlarged.', 'Enlarged heart.'],
      ['Bones', 'No fracture.', 'Rib fracture.'],
      ['Lines and tubes', 'No lines or tubes.', 'Central venous line.'],
    ],
  ],
];
