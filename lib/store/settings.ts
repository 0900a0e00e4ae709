import type { DbSession } from '@/lib/store/db';

/** One-off facts about this archive. */
export type SettingName = 'samples-loaded' | `model-check:${string}`;

export const getSetting = async (db: DbSession, name: SettingName) =>
  (await db.setting.findUnique({ where: { name } }))?.value;

export const putSetting = (db: DbSession, name: SettingName, value: string) =>
  db.setting.upsert({ where: { name }, create: { name, value }, update: { value } });
