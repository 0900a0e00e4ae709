/** What the server says of everything that it keeps. */
export interface Saved {
  readonly id: string;
  readonly version: number;
  readonly author: string;
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly createdAt?: string | undefined;
  /** Who made this version, where the server says. */
  readonly changedBy?: string | undefined;
}

/** Who made a thing and who changed it, as a page tells it. */
export const pastOf = ({ author, createdAt, updatedAt, changedBy, version }: Saved) => ({
  author,
  madeAt: createdAt ?? null,
  changedAt: updatedAt,
  changedBy: version > 1 ? (changedBy ?? author) : null,
});
