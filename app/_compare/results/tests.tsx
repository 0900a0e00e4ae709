import { useTranslations } from 'next-intl';
import { Numbers } from '@/app/_plots/plot';
import type { ShownTest } from '@/lib/api/blind/statistics';

/** Paired permutation tests, corrected by Holm. */
export function Tests({ tests, about }: { tests: readonly ShownTest[]; about: string }) {
  const t = useTranslations('compare.results');
  if (tests.length === 0) return null;
  return (
    <div className="mb-6">
      <p className="mb-2 max-w-prose text-sm text-muted">{about}</p>
      <Numbers
        table={{
          head: ['pair', 'studies', 'difference', 'p', 'adjusted', 'needed'].map((key) =>
            t(`head.${key as 'pair'}`),
          ),
          rows: tests.map(({ first, second, pairs, difference, p, adjusted, needed }) => [
            ...[`${first} − ${second}`, pairs, difference, p, adjusted, needed],
          ]),
        }}
      />
    </div>
  );
}
