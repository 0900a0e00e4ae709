import { useTranslations } from 'next-intl';
import {
  Axis3d,
  Box,
  ChevronsUpDown,
  Command,
  Contrast,
  Keyboard,
  Layers,
  Link2,
  Maximize2,
  Move,
  RotateCcw,
  SunMoon,
  ZoomIn,
  type LucideIcon,
} from 'lucide-react';
import { MeasureMenu } from '@/app/_annotations/measure-menu';
import { SegmentMenu } from '@/app/_segments/segment-menu';
import { usePreference } from '@/app/_data/preference';
import { IconButton } from '@/app/_ui/button';
import { Menu, MenuButton, MenuItem } from '@/app/_ui/menu';
import { useStore } from '@/app/_ui/store';
import { LanguageSwitch } from '@/app/_words/language-switch';
import { useNamed } from '@/app/_words/named';
import type { ToolName } from '@/lib/viewer/tools';
import { HangingMenu } from './hanging/hanging-menu';
import { cellsOf } from './cells/layout';
import { LayoutPicker } from './cells/layout-picker';
import { DisplayMenu } from './display/display-menu';
import { useOfPicture } from './display/of-picture';
import { WindowMenu } from './display/window-menu';
import { useKeyOf } from './keys/chosen';
import { PLANES, useOverlayPlanes } from './over/overlay-planes';
import { OVERLAYS } from './over/overlays';
import { useCurrentStack, useRoom, useRoomState } from './room';
import type { DeskKind } from './volume/desk';
import { PriorMenu } from './prior/prior-menu';
import { StudySteps } from './worklist/study-steps';
import { CurveButton } from './time/curve-dialog';

const TOOLS: readonly [ToolName, string, LucideIcon][] = [
  ['window', 'Window / level', Contrast],
  ['pan', 'Pan', Move],
  ['zoom', 'Zoom', ZoomIn],
  ['scroll', 'Scroll', ChevronsUpDown],
];

/** What the left button does, and what can be done to the picture at once. */
export function Toolbar() {
  const named = useNamed();
  const t = useTranslations('viewer');
  const room = useRoom();
  const tool = useRoomState((state) => state.tool);
  const wide = useRoomState((state) => state.wide);
  const [overlay, setOverlay] = usePreference('overlay', OVERLAYS, 'all');
  const crosshairs = useStore(
    room.desk.store,
    (state) => state.stackId !== '' && state.crosshairs,
  );
  const isInverted = useOfPicture((picture) => picture?.isInverted() ?? false);
  const keyOf = useKeyOf();
  const cancel = keyOf('cancel');
  return (
    <div
      role="toolbar"
      aria-label={t('viewerTools')}
      data-tour="tools"
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-0.5 border-b border-line bg-panel px-2"
    >
      <StudySteps />
      <Divider />
      {TOOLS.map(([name, label, Icon]) => (
        <IconButton
          key={name}
          label={named(label)}
          keys={keyOf(name)}
          pressed={tool === name && !crosshairs}
          onClick={() => room.use(name)}
        >
          <Icon size={16} />
        </IconButton>
      ))}
      <MeasureMenu />
      <SegmentMenu />
      <Divider />
      <WindowMenu />
      <IconButton
        label={t('invert')}
        keys={keyOf('invert')}
        pressed={isInverted}
        onClick={() => room.picture()?.invert()}
      >
        <SunMoon size={16} />
      </IconButton>
      <IconButton
        label={t('resetView')}
        keys={keyOf('reset') ?? (cancel && `${cancel} ${cancel}`)}
        onClick={() => room.picture()?.reset()}
      >
        <RotateCcw size={16} />
      </IconButton>
      <DisplayMenu />
      <OverlaysButton />
      <Divider />
      <VolumeButtons />
      <LayoutPicker />
      <HangingMenu />
      <PriorMenu />
      <LinkButton />
      <CurveButton />
      <span className="flex-1" />
      <IconButton
        label={t('picturesOnly')}
        keys={keyOf('panels')}
        pressed={wide}
        onClick={() => room.store.set({ wide: !wide })}
      >
        <Maximize2 size={16} />
      </IconButton>
      <Menu trigger={<MenuButton>{t('text', { shown: named(overlay) })}</MenuButton>}>
        {OVERLAYS.map((each) => (
          <MenuItem
            key={each}
            label={named(each)}
            checked={each === overlay}
            keys={each === overlay ? keyOf('text') : undefined}
            onSelect={() => setOverlay(each)}
          />
        ))}
      </Menu>
      <span data-tour="help" className="flex gap-0.5">
        <IconButton
          label={t('everyCommand')}
          keys={keyOf('palette')}
          onClick={() => room.store.set({ dialog: 'palette' })}
        >
          <Command size={16} />
        </IconButton>
        <IconButton
          label={t('keysAndMouse')}
          keys={keyOf('help')}
          onClick={() => room.store.set({ dialog: 'keys' })}
        >
          <Keyboard size={16} />
        </IconButton>
        <LanguageSwitch />
      </span>
    </div>
  );
}

const Divider = () => <span className="mx-1.5 h-5 w-px bg-line" aria-hidden />;

/** Absent for a video, which has no place in the patient. */
function VolumeButtons() {
  const named = useNamed();
  const room = useRoom();
  const { desk } = room;
  const keyOf = useKeyOf();
  const kind = useStore(desk.store, (state) => state.stackId && state.kind);
  const current = useCurrentStack();
  if (!current || current.video) return null;
  return VOLUMES.map(([name, label, Icon]) => (
    <IconButton
      key={name}
      label={named(label)}
      keys={keyOf(name)}
      pressed={kind === name}
      onClick={() => (kind === name ? desk.close() : desk.open(current.stack.id, name))}
    >
      <Icon size={16} />
    </IconButton>
  ));
}

const VOLUMES: readonly [DeskKind, string, LucideIcon][] = [
  ['planes', 'Planes: axial, sagittal, coronal, with crosshairs', Axis3d],
  ['rendering', 'Volume rendering', Box],
];

/** Absent where the file has none over what is shown. */
function OverlaysButton() {
  const t = useTranslations('viewer');
  const planes = useOverlayPlanes();
  const keyOf = useKeyOf();
  const [shown, setShown] = usePreference('planes', PLANES, 'on');
  if (planes.length === 0) return null;
  return (
    <IconButton
      label={t('overlaysCount', { count: planes.length })}
      keys={keyOf('overlays')}
      pressed={shown === 'on'}
      onClick={() => setShown(shown === 'on' ? 'off' : 'on')}
    >
      <Layers size={16} />
    </IconButton>
  );
}

/** Absent where there is nothing to link. */
function LinkButton() {
  const t = useTranslations('viewer');
  const room = useRoom();
  const linked = useRoomState((state) => state.linked);
  const keyOf = useKeyOf();
  const many = useRoomState(({ layout }) => cellsOf(layout) > 1);
  if (!many) return null;
  return (
    <IconButton
      label={t('linkScroll')}
      keys={keyOf('linked')}
      pressed={linked}
      onClick={() => room.store.set({ linked: !linked })}
    >
      <Link2 size={16} />
    </IconButton>
  );
}
