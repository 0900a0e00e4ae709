import type { KeyContext, Shortcut } from '@/app/_viewer/keys/act';
import type { StackOfStudy } from '@/app/_viewer/room';
import type { Picture } from '@/lib/viewer/picture';
import type { StackView } from '@/lib/viewer/stack';
import { GAMMA_STEP, gammaBy, nextColors } from './shown-as';

/** Something done to the picture of the active cell. */
const withView =
  (change: (view: StackView, shown: StackOfStudy) => void) =>
  ({ room }: KeyContext) => {
    const view = room.cell().viewport;
    const shown = room.current();
    if (view && shown) change(view, shown);
  };

/** The same on planes. */
const withPicture =
  (change: (picture: Picture, shown: StackOfStudy) => void) =>
  ({ room }: KeyContext) => {
    const [picture, shown] = [room.picture(), room.current()];
    if (picture && shown) change(picture, shown);
  };

export const PICTURE_KEYS = [
  {
    id: 'zoom.in',
    keys: ['+'],
    does: 'Zoom in',
    run: ({ room }) => room.picture()?.zoomBy(1.2),
  },
  {
    id: 'zoom.out',
    keys: ['-'],
    does: 'Zoom out',
    run: ({ room }) => room.picture()?.zoomBy(1 / 1.2),
  },
  {
    id: 'zoom.fit',
    keys: ['='],
    does: 'Fit',
    run: ({ room }) => room.picture()?.fit(),
  },
  {
    id: 'invert',
    keys: ['Shift+I'],
    does: 'Invert',
    run: ({ room }) => room.picture()?.invert(),
  },
  {
    id: 'rotate.right',
    keys: ['Alt+R'],
    does: 'Rotate right',
    run: ({ room }) => room.picture()?.rotate(90),
  },
  {
    id: 'rotate.left',
    keys: ['Alt+L'],
    does: 'Rotate left',
    run: ({ room }) => room.picture()?.rotate(-90),
  },
  {
    id: 'flip.horizontal',
    keys: ['Alt+H'],
    does: 'Flip left and right',
    run: ({ room }) => room.picture()?.flip('horizontal'),
  },
  {
    id: 'flip.vertical',
    keys: ['Alt+V'],
    does: 'Flip top and bottom',
    run: ({ room }) => room.picture()?.flip('vertical'),
  },
  {
    id: 'smooth',
    keys: ['Alt+S'],
    does: 'Smooth pixels, or not',
    run: withView((view) => view.setSmooth(!view.isSmooth())),
  },
  { id: 'colors', keys: ['Alt+C'], does: 'Next colours', run: withView(nextColors) },
  {
    id: 'gamma.up',
    keys: ['Alt+G'],
    does: 'Ultrasound, colour: brighter',
    run: withPicture(gammaBy(GAMMA_STEP)),
  },
  {
    id: 'gamma.down',
    keys: ['Alt+Shift+G'],
    does: 'Ultrasound, colour: darker',
    run: withPicture(gammaBy(-GAMMA_STEP)),
  },
] as const satisfies readonly Shortcut[];
