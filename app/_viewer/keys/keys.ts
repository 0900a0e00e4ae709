import { REPORT_ACTIONS } from '@/app/_report/report-keys';
import { SEGMENT_ACTIONS } from '@/app/_segments/actions';
import { PICTURE_KEYS } from '@/app/_viewer/display/picture-keys';
import { WINDOWING_KEYS } from '@/app/_viewer/display/nudge';
import { toggleAlone } from '@/app/_viewer/cells/alone';
import { TIME_KEYS } from '@/app/_viewer/time/time-keys';
import { FUSION_KEYS } from '@/app/_viewer/volume/fusion';
import { ANNOTATION_ACTIONS, MEASURING_ACTIONS } from '@/app/_annotations/actions';
import {
  escape,
  openMenu,
  panel,
  reset,
  scroll,
  stepStack,
  tool,
  windowKey,
  type Shortcut,
} from './act';

/** Every action that can have a key, in the order of the help: a line more is a key more. */
export const SHORTCUTS = [
  [
    'Tools',
    [
      tool('W', 'window', 'Window / level'),
      tool('T', 'pan', 'Pan'),
      tool('Z', 'zoom', 'Zoom'),
      tool('S', 'scroll', 'Scroll'),
      {
        id: 'planes',
        keys: ['X'],
        does: 'Planes with crosshairs; again: back to the slices',
        run: ({ room }) => room.desk.toggle(room.current(), 'planes'),
      },
      {
        id: 'rendering',
        keys: ['V'],
        does: 'Volume rendering; again: back to the slices',
        run: ({ room }) => room.desk.toggle(room.current(), 'rendering'),
      },
      ...FUSION_KEYS,
      {
        id: 'pointer',
        keys: ['Alt+K'],
        does: 'A pointer that the keys move; again: put away',
        run: ({ room }) => room.store.set(({ pointer }) => ({ pointer: !pointer })),
      },
    ],
  ],
  ['Measure and mark', MEASURING_ACTIONS],
  [
    'Slices',
    [
      { id: 'slice.next', keys: ['↓'], does: 'Next slice', run: scroll((at) => at + 1) },
      {
        id: 'slice.before',
        keys: ['↑'],
        does: 'Slice before',
        run: scroll((at) => at - 1),
      },
      {
        id: 'slice.ten-on',
        keys: ['Shift+↓'],
        does: 'Ten on',
        run: scroll((at) => at + 10),
      },
      {
        id: 'slice.ten-back',
        keys: ['Shift+↑'],
        does: 'Ten back',
        run: scroll((at) => at - 10),
      },
      { id: 'slice.first', keys: ['Home'], does: 'First slice', run: scroll(() => 0) },
      {
        id: 'slice.last',
        keys: ['End'],
        does: 'Last slice',
        run: scroll((_, count) => count - 1),
      },
      { id: 'series.next', keys: ['PageDown'], does: 'Next series', run: stepStack(1) },
      {
        id: 'series.before',
        keys: ['PageUp'],
        does: 'Series before',
        run: stepStack(-1),
      },
      {
        id: 'study.next',
        keys: ['Ctrl+→'],
        does: 'Next study of the list',
        run: (each) => each.stepStudy(1),
      },
      {
        id: 'study.before',
        keys: ['Ctrl+←'],
        does: 'Study before',
        run: (each) => each.stepStudy(-1),
      },
      {
        id: 'prior',
        keys: ['Alt+Q'],
        does: 'Prior next to this study; again: this study alone',
        run: (each) => each.togglePrior(),
      },
      {
        id: 'viewport.next',
        keys: ['→'],
        does: 'Next viewport',
        run: ({ room }) => room.stepCell(1),
      },
      {
        id: 'viewport.before',
        keys: ['←'],
        does: 'Viewport before',
        run: ({ room }) => room.stepCell(-1),
      },
      {
        id: 'alone',
        keys: ['Alt+A'],
        does: 'One viewport or plane alone; again: all of them',
        run: ({ room }) => toggleAlone(room),
      },
      {
        id: 'hanging.next',
        keys: ['.'],
        does: 'Next hanging protocol',
        run: ({ room }) => room.hang((room.store.get().hanging ?? -1) + 1),
      },
      {
        id: 'hanging.before',
        keys: [','],
        does: 'Hanging protocol before',
        run: ({ room }) => room.hang((room.store.get().hanging ?? 0) - 1),
      },
      {
        id: 'hanging.own',
        keys: ['Alt+P'],
        does: 'Save this arrangement; your hanging protocols',
        needs: 'arrange',
        run: ({ room }) => room.store.set({ dialog: 'protocols' }),
      },
      {
        id: 'linked',
        keys: ['L'],
        does: 'Scroll parallel series together',
        run: ({ room }) => room.store.set(({ linked }) => ({ linked: !linked })),
      },
      ...TIME_KEYS,
    ],
  ],
  [
    'Picture',
    [
      ...PICTURE_KEYS,
      {
        id: 'text',
        keys: ['I'],
        does: 'Text: all, minimal, none',
        run: (each) => each.nextOverlay(),
      },
      {
        id: 'overlays',
        keys: ['O'],
        does: 'Overlays of the file',
        run: (each) => each.togglePlanes(),
      },
      {
        id: 'regions',
        keys: ['Alt+U'],
        does: 'Outlines of ultrasound regions',
        run: (each) => each.toggleRegions(),
      },
      {
        id: 'picture.menu',
        keys: ['Shift+F10'],
        does: 'Menu of the picture',
        run: openMenu,
      },
      {
        id: 'print',
        keys: ['Ctrl+P'],
        does: 'Print what is seen',
        run: () => window.print(),
        whileTyping: true,
      },
      { id: 'cancel', keys: ['Esc'], does: 'Cancel; twice: reset the view', run: escape },
      { id: 'reset', keys: [], does: 'Reset the view', run: reset },
    ],
  ],
  [
    'Windows',
    [
      windowKey('0', 'Window: auto'),
      windowKey('1', 'Window: of the file; again: its next'),
      windowKey('2', 'Named window 1'),
      windowKey('3', 'Named window 2'),
      windowKey('4', 'Named window 3'),
      windowKey('5', 'Named window 4'),
      windowKey('6', 'Named window 5'),
      windowKey('7', 'Named window 6'),
      windowKey('8', 'Named window 7'),
      windowKey('9', 'Named window 8'),
      windowKey('10', 'Named window 9', 'Shift+W'),
      ...WINDOWING_KEYS,
    ],
  ],
  ['Annotations', ANNOTATION_ACTIONS],
  ['Segments', SEGMENT_ACTIONS],
  ['Findings', REPORT_ACTIONS],
  [
    'Panels',
    [
      panel('report', 'Panel: report'),
      panel('annotations', 'Panel: annotations'),
      panel('segments', 'Panel: segments'),
      panel('model', 'Panel: model'),
      panel('info', 'Panel: info'),
      panel('tags', 'Panel: DICOM tags', ['Alt+I']),
      {
        id: 'panels',
        keys: ['Alt+W'],
        does: 'Pictures only; again: with series and panels',
        run: ({ room }) => room.store.set(({ wide }) => ({ wide: !wide })),
      },
    ],
  ],
  [
    'Help',
    [
      {
        id: 'palette',
        keys: ['Ctrl+K'],
        does: 'Every command, by name',
        run: ({ room }) => room.store.set({ dialog: 'palette' }),
        whileTyping: true,
      },
      {
        id: 'help',
        keys: ['?'],
        does: 'Keys and mouse',
        run: ({ room }) => room.store.set({ dialog: 'keys' }),
      },
      {
        id: 'tour',
        keys: [],
        does: 'Tour of one minute',
        run: ({ room }) => room.store.set({ dialog: 'tour' }),
      },
    ],
  ],
] as const satisfies readonly (readonly [string, readonly Shortcut[]])[];

export type ActionId = (typeof SHORTCUTS)[number][1][number]['id'];
export type Action = Shortcut<ActionId>;

export const ACTIONS: readonly Action[] = SHORTCUTS.flatMap(
  ([, actions]): readonly Action[] => actions,
);
