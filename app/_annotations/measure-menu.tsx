import { useTranslations } from 'next-intl';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '@/app/_ui/button';
import { Menu, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { isMeasuring, type MeasuringTool } from '@/lib/viewer/measuring/tools';
import { toggleKeyImage } from './key-image';
import { KEY_IMAGE, MEASURING, useKeepTool } from './tool-list';

/** The measuring tool that was used last, and all of them in a menu beside it. */
export function MeasureMenu() {
  const t = useTranslations('annotations');
  const room = useRoom();
  const tool = useRoomState((state) => state.tool);
  const [last, setLast] = useState<MeasuringTool>('length');
  const [keep, setKeep] = useKeepTool();
  const keyOf = useKeyOf();
  if (isMeasuring(tool) && tool !== last) setLast(tool);
  const shown = MEASURING.find(({ name }) => name === last);
  if (!shown) return null;
  const { Icon } = shown;
  const use = (name: MeasuringTool) => room.use(name);
  return (
    <span className="flex">
      <IconButton
        label={t(`kinds.${shown.draws}`)}
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
            aria-label={t('tools')}
            className="flex h-7 w-6 items-center justify-center rounded-r text-muted hover:bg-hover hover:text-text"
          >
            <ChevronDown size={13} aria-hidden />
          </button>
        }
      >
        <MenuLabel>{t('measure')}</MenuLabel>
        {MEASURING.map((each) => (
          <MenuItem
            key={each.name}
            label={t(`kinds.${each.draws}`)}
            Icon={each.Icon}
            detail={each.how && t(`how.${each.name as 'cobb'}`)}
            keys={keyOf(each.name)}
            onSelect={() => use(each.name)}
          />
        ))}
        <MenuItem
          label={t('kinds.KeyImage')}
          Icon={KEY_IMAGE.Icon}
          detail={t('thisSlice')}
          keys={keyOf('key-image')}
          onSelect={() => toggleKeyImage(room)}
        />
        <MenuLabel>{t('after')}</MenuLabel>
        <MenuItem
          label={t('keepTool')}
          checked={keep === 'yes'}
          onSelect={() => setKeep(keep === 'yes' ? 'no' : 'yes')}
        />
      </Menu>
    </span>
  );
}
