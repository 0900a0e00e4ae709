/** A coded anatomical site (SNOMED CT, of the concepts that DICOM may use freely). */
export interface Site {
  readonly value: string;
  readonly scheme: 'SCT';
  readonly meaning: string;
}

/** Regions that models and readers name in a word, as PS3.16 CID 4 and its children code them; in Chinese. */
const NAMED = [
  ['113345001', 'Abdomen', '腹部'],
  ['23451007', 'Adrenal gland', '肾上腺'],
  ['15825003', 'Aorta', '主动脉'],
  ['34202007', 'Aortic valve', '主动脉瓣'],
  ['89837001', 'Bladder', '膀胱'],
  ['272673000', 'Bone', '骨'],
  ['12738006', 'Brain', '脑'],
  ['76752008', 'Breast', '乳腺'],
  ['113305005', 'Cerebellum', '小脑'],
  ['51185008', 'Chest', '胸部'],
  ['71854001', 'Colon', '结肠'],
  ['5798000', 'Diaphragm', '膈肌'],
  ['32849002', 'Esophagus', '食管'],
  ['83251001', 'Frontal lobe', '额叶'],
  ['28231008', 'Gallbladder', '胆囊'],
  ['69536005', 'Head', '头部'],
  ['80891009', 'Heart', '心脏'],
  ['64033007', 'Kidney', '肾'],
  ['82471001', 'Left atrium', '左心房'],
  ['87878005', 'Left ventricle', '左心室'],
  ['10200004', 'Liver', '肝'],
  ['90572001', 'Lower lobe of lung', '肺下叶'],
  ['39607008', 'Lung', '肺'],
  ['59441001', 'Lymph node', '淋巴结'],
  ['72410000', 'Mediastinum', '纵隔'],
  ['40020002', 'Middle lobe of lung', '肺中叶'],
  ['91134007', 'Mitral valve', '二尖瓣'],
  ['45048000', 'Neck', '颈部'],
  ['31065004', 'Occipital lobe', '枕叶'],
  ['15497006', 'Ovary', '卵巢'],
  ['15776009', 'Pancreas', '胰腺'],
  ['16630005', 'Parietal lobe', '顶叶'],
  ['12921003', 'Pelvis', '盆腔'],
  ['76848001', 'Pericardium', '心包'],
  ['3120008', 'Pleura', '胸膜'],
  ['41216001', 'Prostate', '前列腺'],
  ['113197003', 'Rib', '肋骨'],
  ['73829009', 'Right atrium', '右心房'],
  ['53085002', 'Right ventricle', '右心室'],
  ['89546000', 'Skull', '颅骨'],
  ['421060004', 'Spine', '脊柱'],
  ['78961009', 'Spleen', '脾'],
  ['69695003', 'Stomach', '胃'],
  ['78277001', 'Temporal lobe', '颞叶'],
  ['40689003', 'Testis', '睾丸'],
  ['42695009', 'Thalamus', '丘脑'],
  ['69748006', 'Thyroid', '甲状腺'],
  ['44567001', 'Trachea', '气管'],
  ['45653009', 'Upper lobe of lung', '肺上叶'],
  ['35039007', 'Uterus', '子宫'],
  ['389080008', 'White matter', '脑白质'],
] as const satisfies readonly (readonly [code: string, name: string, zh: string])[];

/** With the name in Chinese. */
export const SITES: readonly (Site & { readonly zh: string })[] = NAMED.map(
  ([value, meaning, zh]) => ({ value, scheme: 'SCT', meaning, zh }),
);
const BY_NAME = new Map(
  SITES.flatMap(({ zh, ...site }) => [
    [site.meaning.toLowerCase(), site] as const,
    [zh, site] as const,
  ]),
);

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
 * The code of an anatomical site named in words, English or Chinese. Only whole names are taken: a part
 * of a longer text (“near the liver”) would claim what was not said.
 *
 * @returns Undefined when the words have no code here; write them as text then.
 */
export function siteCode(anatomy: string): Site | undefined {
  const words = anatomy.trim().toLowerCase();
  return BY_NAME.get(SYNONYMS[words] ?? words);
}
