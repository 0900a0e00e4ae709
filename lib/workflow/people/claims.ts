import type { OidcEnv } from '@/lib/env';

/** The weightiest role of those that the groups of an ID token have; null: none. */
export function roleOfClaims({ claim, roles }: OidcEnv, idToken: string): string | null {
  const groups = groupsIn(idToken, claim);
  return roles.findLast(({ group }) => groups.includes(group))?.role ?? null;
}

/** The library has verified the signature before. */
function groupsIn(idToken: string, claim: string): readonly unknown[] {
  const text = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString();
  const claims = JSON.parse(text) as Record<string, unknown>;
  const groups = claims[claim];
  if (Array.isArray(groups)) return groups;
  return typeof groups === 'string' ? groups.split(/[\s,]+/) : [];
}
