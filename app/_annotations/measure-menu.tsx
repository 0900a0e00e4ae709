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
  const room = useRoom();
  const tool = useRoomState((state) => state.tool);
  const [last, setLast] = useState<MeasuringTool>('length');
  const [keep, setKeep] = useKeepTool();
  const keyOf = useKeyOf();
  if (isMeasuring(tool) && tool !== last) setLast(tool);
  const shown = MEASURING.find(({ name }) => name === last);
  if (!shown) return null;
  const { Icon } = shown;
  const use = (name: MeasuringTool) => room.store.set({ tool: name });
  return (
    <span className="flex">
      <IconButton
        label={shown.label}
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
            aria-label="Measuring tools"
            className="flex h-7 w-6 items-center justify-center rounded-r text-muted hover:bg-hover hover:text-text"
          >
            <ChevronDown size={13} aria-hidden />
          </button>
        }
      >
        <MenuLabel>Measure and mark</MenuLabel>
        {MEASURING.map((each) => (
          <MenuItem
            key={each.name}
            label={each.label}
            Icon={each.Icon}
            detail={each.how}
            keys={keyOf(each.name)}
            onSelect={() => use(each.name)}
          />
        ))}
        <MenuItem
          label={KEY_IMAGE.label}
          Icon={KEY_IMAGE.Icon}
          detail="this slice"
          keys={keyOf('key-image')}
          onSelect={() => toggleKeyImage(room)}
        />
        <MenuLabel>After drawing</MenuLabel>
        <MenuItem
          label="Keep the tool"
          checked={keep === 'yes'}
          onSelect={() => setKeep(keep === 'yes' ? 'no' : 'yes')}
        />
      </Menu>
    </span>
  );
}
