import { type CodedConcept, dcm, sct } from '@/lib/export/dicom/coded-concept';
import type { Statement } from '@/lib/report/finding';

const body = (value: string, meaning: string) => sct(value, meaning);

/** Regions that models and readers name in a word, as PS3.16 CID 4 and its children code them. */
const SITES: readonly CodedConcept[] = [
  body('113345001', 'Abdomen'),
  body('23451007', 'Adrenal gland'),
  body('15825003', 'Aorta'),
  body('34202007', 'Aortic valve'),
  body('89837001', 'Bladder'),
  body('272673000', 'Bone'),
  body('12738006', 'Brain'),
  body('76752008', 'Breast'),
  body('113305005', 'Cerebellum'),
  body('51185008', 'Chest'),
  body('71854001', 'Colon'),
  body('5798000', 'Diaphragm'),
  body('32849002', 'Esophagus'),
  body('83251001', 'Frontal lobe'),
  body('28231008', 'Gallbladder'),
  body('69536005', 'Head'),
  body('80891009', 'Heart'),
  body('64033007', 'Kidney'),
  body('82471001', 'Left atrium'),
  body('87878005', 'Left ventricle'),
  body('10200004', 'Liver'),
  body('90572001', 'Lower lobe of lung'),
  body('39607008', 'Lung'),
  body('59441001', 'Lymph node'),
  body('72410000', 'Mediastinum'),
  body('40020002', 'Middle lobe of lung'),
  body('91134007', 'Mitral valve'),
  body('45048000', 'Neck'),
  body('31065004', 'Occipital lobe'),
  body('15497006', 'Ovary'),
  body('15776009', 'Pancreas'),
  body('16630005', 'Parietal lobe'),
  body('12921003', 'Pelvis'),
  body('76848001', 'Pericardium'),
  body('3120008', 'Pleura'),
  body('41216001', 'Prostate'),
  body('113197003', 'Rib'),
  body('73829009', 'Right atrium'),
  body('53085002', 'Right ventricle'),
  body('89546000', 'Skull'),
  body('421060004', 'Spine'),
  body('78961009', 'Spleen'),
  body('69695003', 'Stomach'),
  body('78277001', 'Temporal lobe'),
  body('40689003', 'Testis'),
  body('42695009', 'Thalamus'),
  body('69748006', 'Thyroid'),
  body('44567001', 'Trachea'),
  body('45653009', 'Upper lobe of lung'),
  body('35039007', 'Uterus'),
  body('389080008', 'White matter'),
];
const BY_NAME = new Map(SITES.map((site) => [site.meaning.toLowerCase(), site]));

/** Other words for the same. */
const SYNONYMS: Readonly<Record<string, string>> = {
  lungs: 'lung',
  thorax: 'chest',
  kidneys: 'kidney',
  oesophagus: 'esophagus',
  'urinary bladder': 'bladder',
  'thyroid gland': 'thyroid',
  'upper lobe': 'upper lobe of lung',
  'middle lobe': 'middle lobe of lung',
  'lower lobe': 'lower lobe of lung',
  ribs: 'rib',
};

/**
 * The code of an anatomical site named in words. Only whole names are taken: a part of a longer
 * text (“near the liver”) would claim what was not said.
 *
 * @returns Undefined when the words have no code here; write them as text then.
 */
export function siteCode(anatomy: string): CodedConcept | undefined {
  const words = anatomy.trim().toLowerCase();
  return BY_NAME.get(SYNONYMS[words] ?? words);
}

/** The patient's side (PS3.16 CID 244 and 245). */
export const LATERALITY: Record<NonNullable<Statement['side']>, CodedConcept> = {
  left: sct('7771000', 'Left'),
  right: sct('24028007', 'Right'),
  bilateral: sct('51440002', 'Right and left'),
  midline: sct('260528009', 'Median'),
};

export const FINDING_SITE = sct('363698007', 'Finding Site');
export const LATERALITY_NAME = sct('272741003', 'Laterality');
export const FINDING = dcm('121071', 'Finding');
