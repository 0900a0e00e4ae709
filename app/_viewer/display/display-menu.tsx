import { useTranslations } from 'next-intl';
import { usePreference } from '@/app/_data/preference';
import { Menu, MenuButton, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { useStore } from '@/app/_ui/store';
import { useCellState, useCurrentStack, useRoom } from '@/app/_viewer/room';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { REGIONS, useUltrasoundRegions } from '@/app/_viewer/over/ultrasound-regions';
import { useNamed } from '@/app/_words/named';
import { COLOR_MAPS } from '@/lib/viewer/display/color-maps';
import { useOfPicture } from './of-picture';
import { gammaFits, GAMMA_STEP } from './shown-as';

/** How the picture of the active cell is shown: colours, brightness, turns, pixels. */
export function DisplayMenu() {
  const t = useTranslations('viewer');
  const isThere = useOfPicture((picture) => picture !== null);
  return (
    <Menu trigger={<MenuButton disabled={!isThere}>{t('display')}</MenuButton>}>
      <Items />
    </Menu>
  );
}

/** Read off the picture only when somebody looks. */
function Items() {
  const named = useNamed();
  const t = useTranslations('viewer');
  const room = useRoom();
  useStore(room.desk.store, (state) => state.view);
  const picture = room.picture();
  const current = useCurrentStack();
  useCellState((state) => state.view);
  const isGrey = picture ? !picture.isColor() : false;
  const keyOf = useKeyOf();
  const cancel = keyOf('cancel');
  const gamma = picture?.gamma() ?? 1;
  const regions = useUltrasoundRegions();
  const [outlined, setOutlined] = usePreference('regions', REGIONS, 'off');
  return (
    <>
      <MenuItem
        label={t('invert')}
        keys={keyOf('invert')}
        checked={picture?.isInverted() ?? false}
        onSelect={() => picture?.invert()}
      />
      {picture && (
        <MenuItem
          label={t('smooth')}
          keys={keyOf('smooth')}
          checked={picture.isSmooth()}
          onSelect={() => picture.setSmooth(!picture.isSmooth())}
        />
      )}
      {!room.desk.isInUse() && regions.length > 0 && (
        <MenuItem
          label={t('regions', { count: regions.length })}
          keys={keyOf('regions')}
          checked={outlined === 'on'}
          onSelect={() => setOutlined(outlined === 'on' ? 'off' : 'on')}
        />
      )}
      <MenuLabel>{t('turn')}</MenuLabel>
      <MenuItem
        label={t('rotateRight')}
        keys={keyOf('rotate.right')}
        onSelect={() => picture?.rotate(90)}
      />
      <MenuItem
        label={t('rotateLeft')}
        keys={keyOf('rotate.left')}
        onSelect={() => picture?.rotate(-90)}
      />
      <MenuItem
        label={t('flipHorizontal')}
        keys={keyOf('flip.horizontal')}
        onSelect={() => picture?.flip('horizontal')}
      />
      <MenuItem
        label={t('flipVertical')}
        keys={keyOf('flip.vertical')}
        onSelect={() => picture?.flip('vertical')}
      />
      {picture && current && gammaFits(picture, current) && (
        <>
          <MenuLabel>{t('gamma', { gamma: gamma.toFixed(1) })}</MenuLabel>
          <MenuItem
            label={t('brighter')}
            keys={keyOf('gamma.up')}
            onSelect={() => picture.setGamma(gamma + GAMMA_STEP)}
          />
          <MenuItem
            label={t('darker')}
            keys={keyOf('gamma.down')}
            onSelect={() => picture.setGamma(gamma - GAMMA_STEP)}
          />
          <MenuItem label={t('asStored')} onSelect={() => picture.setGamma(1)} />
        </>
      )}
      {isGrey && (
        <>
          <MenuLabel>{t('colours')}</MenuLabel>
          {[{ id: null, name: 'Grey' }, ...COLOR_MAPS].map(({ id, name }, index) => (
            <MenuItem
              key={name}
              label={named(name)}
              keys={index === 0 ? keyOf('colors') : undefined}
              checked={picture?.colors() === id}
              onSelect={() => picture?.setColors(id)}
            />
          ))}
        </>
      )}
      <MenuLabel>{t('allOfIt')}</MenuLabel>
      <MenuItem
        label={t('resetView')}
        keys={keyOf('reset') ?? (cancel && `${cancel} ${cancel}`)}
        onSelect={() => picture?.reset()}
      />
    </>
  );
}
