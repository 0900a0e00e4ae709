import { Link2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { KEY_IMAGE } from '@/app/_annotations/tool-list';
import { toggleKeyImage } from '@/app/_annotations/key-image';
import { useMay } from '@/app/_people/who';
import { useReview } from '@/app/_report/review';
import { MenuAt, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { useWindowItems } from '@/app/_viewer/display/windowing';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useCell, useRoom, useRoomState } from '@/app/_viewer/room';
import { useNamed } from '@/app/_words/named';
import type { ToolName } from '@/lib/viewer/tools';
import { toggleAlone } from './alone';
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
  const named = useNamed();
  const t = useTranslations('viewer');
  const room = useRoom();
  const cell = useCell();
  const tool = useRoomState((state) => state.tool);
  const annotationId = useRoomState((state) => state.annotationId);
  const mayReport = useMay()('report');
  const { askToLink } = useReview();
  const alone = useRoomState((state) => state.alone);
  const many = useRoomState(({ layout }) => cellsOf(layout) > 1);
  const windows = useWindowItems();
  const keyOf = useKeyOf();
  const view = cell.viewport;
  return (
    <MenuAt label={t('thisPicture')} at={at} onClose={onClose}>
      {many && (
        <MenuItem
          label={alone ? t('allViewports') : t('thisAlone')}
          detail={t('doubleClick')}
          keys={keyOf('alone')}
          onSelect={() => toggleAlone(room)}
        />
      )}
      <MenuItem
        label={named(KEY_IMAGE.label)}
        Icon={KEY_IMAGE.Icon}
        detail={t('thisSlice')}
        keys={keyOf('key-image')}
        onSelect={() => toggleKeyImage(room)}
      />
      {annotationId && mayReport && (
        <MenuItem
          label={named('Link the selected drawing to a finding')}
          Icon={Link2}
          keys={keyOf('finding.link')}
          onSelect={askToLink}
        />
      )}
      <MenuItem label={t('fit')} keys={keyOf('zoom.fit')} onSelect={() => view?.fit()} />
      <MenuItem
        label={t('invert')}
        keys={keyOf('invert')}
        onSelect={() => view?.invert()}
      />
      <MenuItem
        label={t('resetView')}
        keys={keyOf('reset')}
        onSelect={() => view?.reset()}
      />
      <MenuLabel>{t('dragWith')}</MenuLabel>
      {TOOLS.map(([name, label]) => (
        <MenuItem
          key={name}
          label={named(label)}
          keys={keyOf(name)}
          checked={tool === name}
          onSelect={() => room.use(name)}
        />
      ))}
      <MenuLabel>{t('window')}</MenuLabel>
      {windows.map(({ name, key, detail, choice }, index) => (
        <MenuItem
          key={`${index} ${name}`}
          label={named(name)}
          detail={detail && named(detail)}
          keys={key && keyOf(`window.${key}`)}
          onSelect={() => view?.setWindow(choice)}
        />
      ))}
      <MenuLabel>{t('everythingElse')}</MenuLabel>
      <MenuItem
        label={t('everyCommandDots')}
        keys={keyOf('palette')}
        onSelect={() => room.store.set({ dialog: 'palette' })}
      />
    </MenuAt>
  );
}
