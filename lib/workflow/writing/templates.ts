import type { KeptTemplate, Macros } from '@/lib/api/reading/writing';
import { AppError } from '@/lib/errors';
import { macroListSchema, type Macro } from '@/lib/report/writing/macros';
import { READY_MADE } from '@/lib/report/writing/ready-made';
import { templateSchema, type Template } from '@/lib/report/writing/template';
import {
  changeTemplate,
  createTemplate,
  deleteTemplate,
  findMacros,
  findTemplate,
  getTemplates,
  keepMacros,
  type StoredTemplate,
} from '@/lib/store/reports/templates';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db'>;
type Writing = Pick<World, 'db' | 'user'>;

/** As many as a menu can hold. */
const MOST = 500;

const toKept = ({ id, body, version, author }: StoredTemplate): KeptTemplate => ({
  ...{ id, version, author },
  template: templateSchema.parse(JSON.parse(body)),
});

const readyMade = (id: string, template: Template): KeptTemplate => ({
  ...{ id, template, version: 0, author: null },
});

/** Those of people here, by name, then those that come with the program. */
export const templates = async ({ db }: Reading): Promise<KeptTemplate[]> => [
  ...(await getTemplates(db)).map(toKept),
  ...[...READY_MADE].map(([id, template]) => readyMade(id, template)),
];

/** @throws AppError `not_found` */
export async function template({ db }: Reading, id: string): Promise<KeptTemplate> {
  const ours = READY_MADE.get(id);
  if (ours) return readyMade(id, ours);
  const kept = await findTemplate(db, id);
  if (!kept) throw new AppError('not_found', 'This template is not there.');
  return toKept(kept);
}

const rowOf = (template: Template, author: string) => ({
  ...{ name: template.name, body: JSON.stringify(template), author },
});

/** Repeating the call stores nothing twice. @throws AppError `conflict` */
export const saveTemplate = async (
  { db, user }: Writing,
  { id, template }: { id: string; template: Template },
) => toKept(await createTemplate(db, { id, ...rowOf(template, user) }, MOST));

/** @throws AppError `not_found`, `version_stale` */
export const resaveTemplate = async (
  { db, user }: Writing,
  id: string,
  basedOn: number,
  template: Template,
) => toKept(await changeTemplate(db, id, basedOn, rowOf(template, user)));

/** @throws AppError `not_found`, `version_stale` */
export const removeTemplate = ({ db, user }: Writing, id: string, basedOn: number) =>
  deleteTemplate(db, id, basedOn, user);

/** One's own shortcuts. */
export async function macros({ db, user }: Writing): Promise<Macros> {
  const kept = await findMacros(db, user);
  if (!kept) return { macros: [], version: 0 };
  return {
    macros: macroListSchema.parse(JSON.parse(kept.body)),
    version: kept.version,
  };
}

/** @throws AppError `version_stale` */
export async function saveMacros(
  { db, user }: Writing,
  basedOn: number,
  all: readonly Macro[],
): Promise<Macros> {
  const { version } = await keepMacros(db, user, basedOn, JSON.stringify(all));
  return { macros: [...all], version };
}
