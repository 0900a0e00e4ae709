import { useTranslations } from 'next-intl';
import { Menu, MenuButton, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom } from '@/app/_viewer/room';
import { useNamed } from '@/app/_words/named';
import { useWindowItems } from './windowing';

/** The windows that there are for the picture: auto, the file's own by their names, presets. */
export function WindowMenu() {
  const t = useTranslations('viewer');
  return (
    <Menu trigger={<MenuButton>{t('presets')}</MenuButton>}>
      <Items />
    </Menu>
  );
}

/** Read off the file only when somebody looks: with each slice they may be others. */
function Items() {
  const named = useNamed();
  const t = useTranslations('viewer');
  const room = useRoom();
  const items = useWindowItems();
  const keyOf = useKeyOf();
  return (
    <>
      <MenuLabel>{t('window')}</MenuLabel>
      {items.map(({ name, key, detail, choice }, index) => (
        <MenuItem
          key={`${index} ${name}`}
          label={named(name)}
          detail={detail && named(detail)}
          keys={key && keyOf(`window.${key}`)}
          onSelect={() => room.picture()?.setWindow(choice)}
        />
      ))}
    </>
  );
}
