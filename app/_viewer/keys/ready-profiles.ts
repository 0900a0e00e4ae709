import type { Profile } from './profile';

/** As in the table of actions. */
export const OVERREAD: Profile = { name: 'Overread', keys: {}, mouse: {} };

/** The keys of OHIF 3: its presets 1–4 are soft tissue, lung, liver and bone. */
const OHIF: Profile = {
  name: 'OHIF',
  keys: {
    'rotate.right': ['R'],
    'rotate.left': ['L'],
    'flip.horizontal': ['H'],
    'flip.vertical': ['V'],
    invert: ['I'],
    reset: ['Space'],
    delete: ['Backspace', 'Delete'],
    redo: ['Ctrl+Y'],
    brush: ['B'],
    eraser: ['E'],
    'window.0': [],
    'window.1': [],
    'window.2': ['1'],
    'window.3': ['2'],
    'window.5': ['3'],
    'window.6': ['4'],
  },
  mouse: {},
};

/** The keys of Weasis 4. It steps through viewports with Tab, which does so here anyway. */
const WEASIS: Profile = {
  name: 'Weasis',
  keys: {
    'series.next': ['→'],
    'series.before': ['←'],
    'viewport.next': [],
    'viewport.before': [],
    'zoom.in': ['Ctrl++'],
    'zoom.out': ['Ctrl+-'],
    'zoom.fit': ['Ctrl+Enter'],
    'flip.horizontal': ['Alt+F'],
    text: ['Space', 'I'],
    planes: ['H'],
    cancel: [],
    reset: ['Esc'],
  },
  mouse: {},
};

/** The mouse of RadiAnt: browse with the left button, window with the right one. */
const RADIANT: Profile = {
  name: 'RadiAnt-like',
  keys: {},
  mouse: { left: 'scroll', right: 'window', middle: 'pan' },
};

export const READY: readonly Profile[] = [OVERREAD, OHIF, WEASIS, RADIANT];
