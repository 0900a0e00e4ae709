import { MemoryStick } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { createPreference, useChoice } from '@/app/_data/preference';
import { bytes } from '@/app/_ui/format';
import { Menu, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { memoryUse, setMemoryBudget } from '@/lib/viewer/memory/budget';
import { useCellState, useRoomState } from './room';

const GB = 10 ** 9;
const BUDGETS = [GB / 2, GB, 2 * GB, 3 * GB, 4 * GB] as const;

/** Three eighths of the machine's memory, where the browser tells it; it says 8 GB for more. */
function fallback(): number {
  const { deviceMemory = 8 } = navigator as { deviceMemory?: number };
  return BUDGETS.findLast((each) => each <= deviceMemory * 0.375 * GB) ?? BUDGETS[0];
}

const budget = createPreference('memory', (text) => {
  const kept = Number(text);
  return BUDGETS.find((each) => each === kept) ?? fallback();
});

/** How much of the browser's memory pictures take, and may take. */
export function Memory() {
  const t = useTranslations('viewer');
  const chosen = useChoice(budget);
  // With slices that come, and viewports that go, it changes.
  useCellState((state) => state.loaded);
  useRoomState((state) => state.opened);
  useEffect(() => setMemoryBudget(chosen), [chosen]);
  const told = { used: bytes(memoryUse().used), budget: bytes(chosen) };
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('memory.used', told)}
          title={t('memory.about')}
          className="flex items-center gap-1.5 rounded px-1 whitespace-nowrap hover:bg-hover hover:text-text"
        >
          <MemoryStick size={13} aria-hidden /> {t('memory.short', told)}
        </button>
      }
    >
      <MenuLabel>{t('memory.budget')}</MenuLabel>
      {BUDGETS.map((each) => (
        <MenuItem
          key={each}
          label={bytes(each)}
          checked={each === chosen}
          onSelect={() => budget.keep(String(each))}
        />
      ))}
    </Menu>
  );
}
