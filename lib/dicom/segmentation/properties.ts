/** A coded concept (PS3.3 8.8). */
export interface Code {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

/** A category of what is segmented, and the types in it that are offered. */
export interface Property {
  readonly category: Code;
  readonly types: readonly Code[];
}

/** A code of ours for what nobody said: a DICOM SEG must have one. */
export const NOT_SPECIFIED: Code = {
  value: 'unspecified',
  scheme: '99OVERREAD',
  meaning: 'Not specified',
};

const code = (value: string, meaning: string): Code => ({
  value,
  scheme: 'SCT',
  meaning,
});
const types = (...pairs: readonly (readonly [value: string, meaning: string])[]) =>
  pairs.map(([value, meaning]) => code(value, meaning));

/**
 * What a segment can be said to be: the categories of CID 7150, and of the types of CID 7151 those that
 * are drawn in a reading room, in SNOMED CT. Others, which files bring, stay as they are.
 *
 * @see DICOM PS3.16 CID 7150, CID 7151, CID 7159, CID 7166
 */
export const PROPERTIES: readonly Property[] = [
  {
    category: code('91723000', 'Anatomical Structure'),
    types: types(
      ['12738006', 'Brain'],
      ['35764002', 'Brain ventricle'],
      ['113305005', 'Cerebellum'],
      ['119238007', 'Brain Stem'],
      ['2748008', 'Spinal cord'],
      ['89546000', 'Skull'],
      ['79652003', 'Eyeball'],
      ['69748006', 'Thyroid'],
      ['4596009', 'Larynx'],
      ['44567001', 'Trachea'],
      ['955009', 'Bronchus'],
      ['39607008', 'Lung'],
      ['45653009', 'Upper lobe of lung'],
      ['72481006', 'Middle lobe of right lung'],
      ['90572001', 'Lower lobe of lung'],
      ['3120008', 'Pleura'],
      ['72410000', 'Mediastinum'],
      ['80891009', 'Heart'],
      ['87878005', 'Left ventricle'],
      ['53085002', 'Right ventricle'],
      ['82471001', 'Left atrium'],
      ['73829009', 'Right atrium'],
      ['15825003', 'Aorta'],
      ['81040000', 'Pulmonary artery'],
      ['41801008', 'Coronary artery'],
      ['48345005', 'Superior vena cava'],
      ['64131007', 'Inferior vena cava'],
      ['32764006', 'Portal vein'],
      ['76752008', 'Breast'],
      ['32849002', 'Esophagus'],
      ['69695003', 'Stomach'],
      ['38848004', 'Duodenum'],
      ['30315005', 'Small intestine'],
      ['71854001', 'Colon'],
      ['34402009', 'Rectum'],
      ['10200004', 'Liver'],
      ['28231008', 'Gallbladder'],
      ['28273000', 'Bile duct'],
      ['15776009', 'Pancreas'],
      ['78961009', 'Spleen'],
      ['23451007', 'Adrenal gland'],
      ['64033007', 'Kidney'],
      ['87953007', 'Ureter'],
      ['89837001', 'Bladder'],
      ['41216001', 'Prostate'],
      ['35039007', 'Uterus'],
      ['15497006', 'Ovary'],
      ['40689003', 'Testis'],
      ['59441001', 'Lymph Node'],
      ['51282000', 'Vertebra'],
      ['113197003', 'Rib'],
      ['56873002', 'Sternum'],
      ['816092008', 'Pelvis'],
      ['71341001', 'Femur'],
      ['85050009', 'Humerus'],
    ),
  },
  {
    category: code('85756007', 'Tissue'),
    types: types(
      ['87784001', 'Soft tissue'],
      ['55603005', 'Fat'],
      ['71966008', 'Subcutaneous tissue'],
      ['91727004', 'Muscle'],
      ['3138006', 'Bone'],
      ['309312004', 'Cartilage'],
      ['52082005', 'Ligament'],
      ['13024002', 'Tendon'],
      ['39937001', 'Skin'],
      ['91728009', 'Nerve'],
      ['51114001', 'Artery'],
      ['29092000', 'Vein'],
      ['59820001', 'Blood Vessel'],
      ['389081007', 'Gray Matter'],
      ['389080008', 'White Matter'],
      ['21793004', 'Connective tissue'],
    ),
  },
  {
    category: code('49755003', 'Morphologically Abnormal Structure'),
    types: types(
      ['52988006', 'Lesion'],
      ['4147007', 'Mass'],
      ['27925004', 'Nodule'],
      ['108369006', 'Neoplasm'],
      ['372087000', 'Neoplasm, Primary'],
      ['14799000', 'Neoplasm, Secondary'],
      ['367643001', 'Cyst'],
      ['44132006', 'Abscess'],
      ['79654002', 'Edema'],
      ['50960005', 'Hemorrhage'],
      ['6574001', 'Necrosis'],
      ['75753009', 'Blood clot'],
      ['55584005', 'Embolus'],
      ['409774005', 'Inflammation'],
    ),
  },
  {
    category: code('91720002', 'Body Substance'),
    types: types(
      ['87612001', 'Blood'],
      ['32457005', 'Body fluid'],
      ['65216001', 'Cerebrospinal Fluid'],
      ['70150004', 'Bile'],
      ['78014005', 'Urine'],
      ['39477002', 'Feces'],
      ['74947009', 'Gas'],
    ),
  },
  {
    category: code('260787004', 'Physical object'),
    types: types(
      ['19227008', 'Foreign body'],
      ['40388003', 'Implant'],
      ['53350007', 'Prosthesis'],
      ['65818007', 'Stent'],
      ['19923001', 'Catheter'],
      ['77720000', 'Clip'],
      ['79068005', 'Needle'],
      ['14106009', 'Cardiac pacemaker'],
      ['26412008', 'Endotracheal tube'],
      ['25062003', 'Feeding tube'],
      ['257409000', 'Vena cava filter'],
      ['86407004', 'Table'],
    ),
  },
];
