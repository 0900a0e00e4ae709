import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { IconButton } from '@/app/_ui/button';
import { Menu, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { isSegmenting, type SegmentingTool } from '@/lib/viewer/segmentation/tools';
import { SEGMENTING } from './tool-list';

/** The segmenting tool that was used last, and all of them in a menu beside it. */
export function SegmentMenu() {
  const t = useTranslations('segments');
  const room = useRoom();
  const tool = useRoomState((state) => state.tool);
  const [last, setLast] = useState<SegmentingTool>('brush');
  const keyOf = useKeyOf();
  if (isSegmenting(tool) && tool !== last) setLast(tool);
  const shown = SEGMENTING.find(({ name }) => name === last);
  if (!shown) return null;
  const { Icon } = shown;
  const use = (name: SegmentingTool) => {
    room.use(name);
    room.store.set({ panel: 'segments' });
  };
  return (
    <span className="flex">
      <IconButton
        label={t('menuTool', { tool: t(`tools.${shown.name}`) })}
        keys={keyOf(last)}
        pressed={tool === last}
        className="rounded-r-none"
        onClick={() => use(last)}
      >
        <Icon size={16} />
      </IconButton>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t('toolsLabel')}
            className="flex h-7 w-6 items-center justify-center rounded-r text-muted hover:bg-hover hover:text-text"
          >
            <ChevronDown size={13} aria-hidden />
          </button>
        }
      >
        <MenuLabel>{t('menu')}</MenuLabel>
        {SEGMENTING.map((each) => (
          <MenuItem
            key={each.name}
            label={t(`tools.${each.name}`)}
            Icon={each.Icon}
            detail={t(`how.${each.name}`)}
            keys={keyOf(each.name)}
            onSelect={() => use(each.name)}
          />
        ))}
      </Menu>
    </span>
  );
}
