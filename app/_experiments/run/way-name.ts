/** A model, asked in one way: what a row of a table is. @param way - From 1; null: there is one only. */
export const wayName = (title: string, way: number | null) =>
  way === null ? title : `${title} · ${way}`;
