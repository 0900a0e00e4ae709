import { useTranslations } from 'next-intl';
import { Numbers } from '@/app/_plots/plot';
import type { ShownAgreement, ShownStatistics } from '@/lib/api/blind/statistics';
import type { FormItem } from '@/lib/evaluation/blind/answers';

const numbers = (agreement: ShownAgreement | null) => [
  agreement?.value ?? null,
  agreement?.interval.low ?? null,
  agreement?.interval.high ?? null,
  agreement?.units ?? null,
];

/** How far readers agree with each other, and with themselves. */
export function Agreement({
  agreement,
  items,
}: {
  agreement: ShownStatistics['agreement'];
  items: readonly FormItem[];
}) {
  const t = useTranslations('compare.results');
  const known = ['preference', 'errors'] as const;
  const titleOf = (what: string) => {
    const one = known.find((each) => each === what);
    if (one) return t(`agreed.${one}`);
    return items.find(({ id }) => `form:${id}` === what)?.question ?? what;
  };
  if (agreement.length === 0) return null;
  return (
    <section className="break-inside-avoid">
      <h2 className="mb-1 text-lg font-medium">{t('agreement')}</h2>
      <p className="mb-3 max-w-prose text-sm text-muted">{t('agreementAbout')}</p>
      {agreement.map(({ what, krippendorff, fleiss, cohen, intra }) => (
        <div key={what} className="mb-6">
          <h3 className="mb-1 font-medium">{titleOf(what)}</h3>
          <Numbers
            table={{
              head: ['measure', 'value', 'low', 'high', 'units', 'same'].map((key) =>
                t(`head.${key as 'measure'}`),
              ),
              rows: [
                [t('krippendorff'), ...numbers(krippendorff), null],
                [t('fleiss'), ...numbers(fleiss), null],
                ...cohen.map(({ readers, agreement: kappa, same }) => [
                  ...[
                    t('cohen', { readers: readers.join(' – ') }),
                    ...numbers(kappa),
                    same,
                  ],
                ]),
                ...intra.map(({ reader, repeats, same, agreement: kappa }) => [
                  ...[
                    t('intra', { reader }),
                    ...numbers(kappa).slice(0, 3),
                    repeats,
                    same,
                  ],
                ]),
              ],
            }}
          />
        </div>
      ))}
    </section>
  );
}
