/** A grid of viewports. */
export interface Layout {
  readonly rows: number;
  readonly columns: number;
}

/** Rows, and columns, of the largest. */
export const SIDE_AT_MOST = 4;
export const CELLS_AT_MOST = SIDE_AT_MOST ** 2;

export const cellsOf = ({ rows, columns }: Layout) => rows * columns;

export const isSame = (one: Layout, other: Layout) =>
  one.rows === other.rows && one.columns === other.columns;

const SIDES = Array.from({ length: SIDE_AT_MOST }, (_, index) => index + 1);

/** Every grid there is, row by row of a table of them. */
export const LAYOUTS: readonly Layout[] = SIDES.flatMap((rows) =>
  SIDES.map((columns) => ({ rows, columns })),
);

export const layoutName = ({ rows, columns }: Layout) => `${rows} × ${columns}`;
