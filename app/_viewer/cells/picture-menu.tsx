import { KEY_IMAGE } from '@/app/_annotations/tool-list';
import { toggleKeyImage } from '@/app/_annotations/key-image';
import { MenuAt, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { useWindowItems } from '@/app/_viewer/display/windowing';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useCell, useRoom, useRoomState } from '@/app/_viewer/room';
import type { ToolName } from '@/lib/viewer/tools';
import { cellsOf } from './layout';
import type { MenuPlace } from './menu-place';

const TOOLS: readonly [ToolName, string][] = [
  ['window', 'Window / level'],
  ['scroll', 'Scroll'],
  ['pan', 'Pan'],
  ['zoom', 'Zoom'],
  ['length', 'Length'],
];

/** What is done most often to a picture, where the hand is. */
export function PictureMenu({ at, onClose }: { at: MenuPlace; onClose: () => void }) {
  const room = useRoom();
  const cell = useCell();
  const tool = useRoomState((state) => state.tool);
  const alone = useRoomState((state) => state.alone);
  const many = useRoomState(({ layout }) => cellsOf(layout) > 1);
  const windows = useWindowItems();
  const keyOf = useKeyOf();
  const view = cell.viewport;
  return (
    <MenuAt label="This picture" at={at} onClose={onClose}>
      {many && (
        <MenuItem
          label={alone ? 'Back to all viewports' : 'This viewport alone'}
          detail="double click"
          onSelect={() => room.store.set({ alone: !alone })}
        />
      )}
      <MenuItem
        label={KEY_IMAGE.label}
        Icon={KEY_IMAGE.Icon}
        detail="this slice"
        keys={keyOf('key-image')}
        onSelect={() => toggleKeyImage(room)}
      />
      <MenuItem label="Fit" keys={keyOf('zoom.fit')} onSelect={() => view?.fit()} />
      <MenuItem label="Invert" keys={keyOf('invert')} onSelect={() => view?.invert()} />
      <MenuItem label="Reset view" keys={keyOf('reset')} onSelect={() => view?.reset()} />
      <MenuLabel>Drag with one finger or the left button</MenuLabel>
      {TOOLS.map(([name, label]) => (
        <MenuItem
          key={name}
          label={label}
          keys={keyOf(name)}
          checked={tool === name}
          onSelect={() => room.use(name)}
        />
      ))}
      <MenuLabel>Window</MenuLabel>
      {windows.map(({ name, key, detail, choice }, index) => (
        <MenuItem
          key={`${index} ${name}`}
          label={name}
          detail={detail}
          keys={key && keyOf(`window.${key}`)}
          onSelect={() => view?.setWindow(choice)}
        />
      ))}
      <MenuLabel>Everything else</MenuLabel>
      <MenuItem
        label="Every command, by name …"
        keys={keyOf('palette')}
        onSelect={() => room.store.set({ dialog: 'palette' })}
      />
    </MenuAt>
  );
}
