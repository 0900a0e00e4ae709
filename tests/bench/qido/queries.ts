import { seededRandom } from '@/lib/samples/random';

/** Queries of one kind, each other than the ones before it. */
export interface QueryKind {
  name: string;
  /** Paths with their query strings. */
  paths: readonly string[];
}

const EACH = 200;

const NAMES = ['müller', 'kow', 'san', 'quist', 'Rosanwood', 'an', 'zzz', 'hugo'];
const IDS = ['MRN0', '77', '1234', '00001', '3141592', 'MRN12345'];
const TEXTS = ['chest', 'angio', 'knee', 'screening', 'contrast', 'nothing of that'];
const MODALITIES = ['CT', 'MR', 'XA', 'MG', 'NM'];

/** What the studies page and OHIF send to an archive of `count` studies. */
export function queryKinds(count: number): QueryKind[] {
  const random = seededRandom(11);
  const one = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  };
  const day = () =>
    `${2010 + Math.floor(random() * 16)}${one(['01', '06', '12'])}${one(['01', '15', '28'])}`;
  const days = () => [day(), day()].sort() as [from: string, to: string];
  const many = (path: () => string) => Array.from({ length: EACH }, path);

  const ours = (query: () => Record<string, string>) =>
    many(() => `/api/studies?${new URLSearchParams({ limit: '100', ...query() })}`);
  const page = new URLSearchParams({
    limit: '101',
    offset: '0',
    fuzzymatching: 'true',
    includefield: '00081030,00080060,00080090,00100030',
  });
  const ohif = (query: () => Record<string, string>, base = page) =>
    many(
      () =>
        `/dicomweb/studies?${new URLSearchParams({ ...Object.fromEntries(base), ...query() })}`,
    );
  const exact = new URLSearchParams(page);
  exact.set('fuzzymatching', 'false');

  return [
    { name: 'studies page', paths: ours(() => ({})) },
    {
      name: 'studies page, a search',
      paths: ours(() => ({ search: one([...NAMES, ...IDS, ...TEXTS]) })),
    },
    {
      name: 'studies page, modality and dates',
      paths: ours(() => {
        const [from, to] = days();
        return { modality: one(MODALITIES), ...(random() < 0.5 && { from, to }) };
      }),
    },
    { name: 'OHIF', paths: ohif(() => ({})) },
    { name: 'OHIF, a name', paths: ohif(() => ({ PatientName: `*${one(NAMES)}*` })) },
    {
      name: 'OHIF, a name, not fuzzy',
      paths: ohif(() => ({ PatientName: `*${one(NAMES)}*` }), exact),
    },
    { name: 'OHIF, an ID', paths: ohif(() => ({ '00100020': `*${one(IDS)}*` })) },
    {
      name: 'OHIF, a description',
      paths: ohif(() => ({ StudyDescription: `*${one(TEXTS)}*` })),
    },
    {
      name: 'OHIF, modality and dates',
      paths: ohif(() => ({
        ModalitiesInStudy: one(MODALITIES),
        ...(random() < 0.5 && { StudyDate: days().join('-') }),
      })),
    },
    {
      name: 'OHIF, a page far down',
      paths: ohif(() => ({ offset: String(Math.floor(random() * (count - 101))) })),
    },
  ];
}
