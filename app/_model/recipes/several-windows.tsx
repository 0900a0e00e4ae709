import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useNamed } from '@/app/_words/named';
import { CT_PRESETS } from '@/lib/image/presets';
import type { RecipeForm } from '@/app/_model/recipe';

type Windows = RecipeForm['windows'];
type Window = Windows[number];

const isSame = (a: Window, b: Window) => a.center === b.center && a.width === b.width;

/** The windows in which each slice is shown: those of organs by name, others by their numbers. */
export function SeveralWindows({
  windows,
  hint,
  onChange,
}: {
  windows: Windows;
  hint: ReactNode;
  onChange: (windows: Windows) => void;
}) {
  const t = useTranslations('model.recipe');
  const named = useNamed();
  const others = windows.filter((each) => !CT_PRESETS.some((one) => isSame(one, each)));
  const offered = [
    ...CT_PRESETS.map(({ name, center, width }) => ({
      name: named(name),
      center,
      width,
    })),
    ...others.map((each) => ({ name: null, ...each })),
  ];
  return (
    <fieldset>
      <legend className="mb-1 text-sm text-muted">{t('several')}</legend>
      <div className="flex flex-wrap gap-1">
        {offered.map(({ name, center, width }) => {
          const own = { center, width };
          const isOn = windows.some((each) => isSame(each, own));
          return (
            <button
              key={`${center}/${width}`}
              type="button"
              aria-pressed={isOn}
              title={`${center}/${width}`}
              className="h-6 rounded border border-line px-1.5 text-sm text-muted hover:border-edge aria-pressed:border-accent aria-pressed:bg-accent-dim aria-pressed:text-accent"
              onClick={() =>
                onChange(
                  isOn
                    ? windows.filter((each) => !isSame(each, own))
                    : // In the order of the list, whichever was pressed first.
                      offered
                        .filter((each) =>
                          [...windows, own].some((one) => isSame(one, each)),
                        )
                        .map((each) => ({ center: each.center, width: each.width })),
                )
              }
            >
              {name ?? `${center}/${width}`}
            </button>
          );
        })}
      </div>
      <span className="mt-1 block text-sm text-faint">{hint}</span>
    </fieldset>
  );
}
