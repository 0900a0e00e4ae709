import { nameKeyOf } from '@/lib/dicom/attributes/person-name';
import { seededRandom } from '@/lib/samples/random';
import { searchTextOf } from '@/lib/store/archive/text-index';
import type { Db } from '@/lib/store/db';
import { Prisma } from '@/lib/store/generated/sqlite/client';

const { sql, join } = Prisma;

const ONSETS =
  'Ab Ber Car Dem Fer Gar Har Ivan Jo Kow Lin Mül Nak Ols Pet Ros Sch San Tan Wil';
const MIDDLES = 'a an el er i in is o or u';
const ENDS =
  'berg cia dez ev ford ham ic ler mann ni off quist ra ski son ton ura vich wood z';
const GIVEN = 'Ali Anna Bo Carla Chen Dora Emil Fatima Hugo Ines Jun Karl Lena Omar Yuki';
const KINDS = [
  { modality: 'CT', share: 30, description: 'CT chest with contrast' },
  { modality: 'CT', share: 20, description: 'CT abdomen and pelvis' },
  { modality: 'MR', share: 15, description: 'MR brain without contrast' },
  { modality: 'MR', share: 10, description: 'MR knee left' },
  { modality: 'US', share: 14, description: 'US abdomen' },
  { modality: 'DX', share: 10, description: 'Chest PA and lateral' },
  // Some hundred of a hundred thousand.
  { modality: 'XA', share: 0.3, description: 'Coronary angiogram' },
  { modality: 'MG', share: 0.7, description: 'Mammography, screening' },
];

/** Studies and their series, as an import leaves them; there are no files behind them. */
export async function addStudies(db: Db, count: number): Promise<void> {
  const random = seededRandom(7);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  };
  const word = (text: string) => pick(text.split(' '));
  const digits = (length: number, below: number) =>
    String(Math.floor(random() * below)).padStart(length, '0');
  const kindOf = () => {
    let at = random() * 100;
    return KINDS.find(({ share }) => (at -= share) < 0) ?? KINDS[0];
  };
  const study = (number: number) => {
    const kind = kindOf() ?? pick(KINDS);
    const uid = `1.2.826.0.1.3680043.10.1474.${digits(9, 1e9)}.${number}`;
    const patientName = `${word(ONSETS)}${word(MIDDLES)}${word(ENDS)}^${word(GIVEN)}`;
    const patientId = `MRN${digits(7, 4e6)}`;
    const date = `${2010 + Math.floor(random() * 16)}${digits(2, 12).replace('00', '12')}${digits(2, 28).replace('00', '28')}`;
    const accessionNumber = `ACC${String(number).padStart(8, '0')}`;
    const texts = { patientName, patientId, accessionNumber };
    const nameKey = nameKeyOf([patientName]);
    const { description, modality } = kind;
    const attributes = {
      '00080020': { vr: 'DA', Value: [date] },
      '00080030': { vr: 'TM', Value: ['101500'] },
      '00080050': { vr: 'SH', Value: [accessionNumber] },
      '00080090': { vr: 'PN', Value: [{ Alphabetic: 'Referrer^A' }] },
      '00081030': { vr: 'LO', Value: [description] },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: patientName }] },
      '00100020': { vr: 'LO', Value: [patientId] },
      '00100030': { vr: 'DA', Value: ['19600229'] },
      '00100040': { vr: 'CS', Value: ['O'] },
      '0020000D': { vr: 'UI', Value: [uid] },
      '00200010': { vr: 'SH', Value: [String(number)] },
    };
    return {
      ...{ uid, ...texts, nameKey, date, description, modality },
      studyId: String(number),
      attributes: JSON.stringify(attributes),
      searchText: searchTextOf({ ...texts, nameKey, description }),
      modalities: `\\${modality}\\`,
    };
  };
  const BATCH = 1000;
  for (let from = 0; from < count; from += BATCH) {
    const studies = Array.from({ length: Math.min(BATCH, count - from) }, (_, at) =>
      study(from + at),
    );
    const now = new Date();
    const rows = studies.map(
      (each) => sql`(${each.uid}, ${each.patientName}, ${each.patientId}, '19600229', 'O',
        ${each.date}, '101500', ${each.description}, ${each.accessionNumber}, false,
        ${each.studyId}, 'Referrer^A', ${each.attributes}, ${each.searchText}, ${each.nameKey},
        ${each.modalities}, 2, 400, ${now}, ${now})`,
    );
    const series = studies.flatMap(({ uid, modality, date }) =>
      [1, 2].map(
        (
          number,
        ) => sql`(${`${uid}.${number}`}, ${uid}, ${modality}, ${number}, 'Series', '',
          ${date}, '', 200, '{}', ${now})`,
      ),
    );
    await db.$transaction([
      db.$executeRaw(sql`INSERT INTO "Study" ("uid", "patientName", "patientId",
        "patientBirthDate", "patientSex", "date", "time", "description", "accessionNumber",
        "synthetic", "studyId", "referringPhysician", "attributes", "searchText", "nameKey",
        "modalities", "seriesCount", "instanceCount", "createdAt", "updatedAt")
        VALUES ${join(rows)}`),
      db.$executeRaw(sql`INSERT INTO "Series" ("uid", "studyUid", "modality", "number",
        "description", "bodyPart", "date", "time", "instanceCount", "attributes", "createdAt")
        VALUES ${join(series)}`),
    ]);
  }
}
