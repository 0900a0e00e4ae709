import { useTranslations } from 'next-intl';
import { useChoice } from '@/app/_data/preference';
import { useMay } from '@/app/_people/who';
import { Menu, MenuButton, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { useNamed } from '@/app/_words/named';
import { byProtocol } from './hangings';
import { useOwnProtocols } from './own-protocols';

/** The protocols that can hang this study. */
export function HangingMenu() {
  const named = useNamed();
  const t = useTranslations('viewer');
  const room = useRoom();
  const may = useMay();
  const hanging = useRoomState((state) => state.hanging);
  const isHung = useChoice(byProtocol);
  useOwnProtocols();
  const keyOf = useKeyOf();
  const hangings = room.hangings();
  const hung = hanging === null ? undefined : hangings[hanging];
  return (
    <Menu
      trigger={<MenuButton>{hung ? named(hung.protocol.name) : t('hanging')}</MenuButton>}
    >
      <MenuLabel>{t('hangingProtocol')}</MenuLabel>
      {hangings.map(({ protocol, stage, rows, columns }, number) => (
        <MenuItem
          key={`${protocol.id} ${stage}`}
          label={`${named(protocol.name)}: ${named(stage)}`}
          detail={`${rows} × ${columns}`}
          checked={number === hanging}
          onSelect={() => room.hang(number)}
        />
      ))}
      <MenuItem
        label={t('oneSeries')}
        detail="1 × 1"
        checked={hanging === null}
        onSelect={() => room.setLayout({ rows: 1, columns: 1 })}
      />
      {may('arrange') && (
        <MenuItem
          label={t('saveArrangementDots')}
          keys={keyOf('hanging.own')}
          onSelect={() => room.store.set({ dialog: 'protocols' })}
        />
      )}
      <MenuLabel>{t('whenOpened')}</MenuLabel>
      <MenuItem
        label={t('hangByProtocol')}
        checked={isHung}
        onSelect={() => byProtocol.keep(isHung ? 'off' : null)}
      />
    </Menu>
  );
}
