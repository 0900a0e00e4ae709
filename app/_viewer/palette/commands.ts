import { useTranslations } from 'next-intl';
import { LAYOUTS, layoutName } from '@/app/_viewer/cells/layout';
import { choose, useKeyOf } from '@/app/_viewer/keys/chosen';
import { SHORTCUTS, type Action } from '@/app/_viewer/keys/keys';
import { READY } from '@/app/_viewer/keys/ready-profiles';
import { useKeyContext } from '@/app/_viewer/keys/use-keys';
import { useRoom } from '@/app/_viewer/room';
import { useWindowItems } from '@/app/_viewer/display/windowing';
import { TEXT_SIZES } from '@/app/_ui/page/text-size';
import { chooseTextSize } from '@/app/_ui/page/use-text-size';
import { useNamed, useStackLabel } from '@/app/_words/named';
import { COLOR_MAPS } from '@/lib/viewer/display/color-maps';

/** Something that can be done, by its name. */
export interface Command {
  readonly group: string;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly keys?: string | undefined;
  readonly run: () => void;
}

/** All that can be done now: what keys do, and the windows, series and layouts there are. */
export function useCommands(): Command[] {
  const t = useTranslations('viewer.command');
  const named = useNamed();
  const labelled = useStackLabel();
  const room = useRoom();
  const context = useKeyContext();
  const keyOf = useKeyOf();
  const windows = useWindowItems();
  return [
    ...SHORTCUTS.flatMap(([group, actions]) =>
      actions
        // Windows come by the names that they have here; this list is open already.
        .filter(({ id }: Action) => !id.startsWith('window.') && id !== 'palette')
        .filter(({ needs }: Action) => !needs || context.may(needs))
        .map((action: Action) => ({
          group: named(group),
          label: named(action.does),
          keys: keyOf(action.id),
          run: () => action.run(context),
        })),
    ),
    ...windows.map(({ name, key, detail, choice }) => ({
      group: named('Windows'),
      label: t('window', { name: named(name) }),
      detail: detail && named(detail),
      keys: key && keyOf(`window.${key}`),
      run: () => room.picture()?.setWindow(choice),
    })),
    ...(room.picture()?.isColor() === false ? COLOR_MAPS : []).map(({ id, name }) => ({
      group: named('Picture'),
      label: t('colours', { name: named(name) }),
      run: () => room.picture()?.setColors(id),
    })),
    ...room.stacks.map(({ stack, series }) => ({
      group: named('Series'),
      label: [series.modality, series.number, series.description, labelled(stack.label)]
        .filter((part) => part !== null && part !== '')
        .join(' '),
      run: () => room.open(stack.id),
    })),
    ...room.hangings().map(({ protocol, stage }, number) => ({
      group: named('Layouts'),
      label: t('hanging', { name: named(protocol.name), stage: named(stage) }),
      run: () => room.hang(number),
    })),
    ...LAYOUTS.map((layout) => ({
      group: named('Layouts'),
      label: t('layout', { layout: layoutName(layout) }),
      run: () => room.setLayout(layout),
    })),
    ...TEXT_SIZES.map((size) => ({
      group: named('Help'),
      label: t('text', { size }),
      run: () => chooseTextSize(size),
    })),
    ...READY.map((profile) => ({
      group: named('Help'),
      label: t('keys', { profile: profile.name }),
      run: () => choose(profile),
    })),
  ];
}

/** Those that have every word, in their own order; names that begin with the words come first. */
export function matching(commands: readonly Command[], search: string): Command[] {
  const wanted = search.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const has = ({ group, label }: Command) => {
    const text = `${group} ${label}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const found = commands.filter(has);
  if (wanted === '') return found;
  const begins = ({ label }: Command) => label.toLowerCase().startsWith(wanted);
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}
