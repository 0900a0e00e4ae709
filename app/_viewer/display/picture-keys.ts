import { inHand, type KeyContext, type Shortcut } from '@/app/_viewer/keys/act';
import type { StackOfStudy } from '@/app/_viewer/room';
import type { Picture } from '@/lib/viewer/picture';
import { GAMMA_STEP, gammaBy, nextColors } from './shown-as';

/** Something done to what is shown, be it a slice or the active plane. */
const withPicture =
  (change: (picture: Picture, shown: StackOfStudy) => void) =>
  ({ room }: KeyContext) => {
    const [picture, shown] = [room.picture(), room.current()];
    if (picture && shown) change(picture, shown);
  };

/** CSS pixels, as Weasis has them. */
const [LITTLE, MORE] = [5, 10];
/** Degrees that a volume is turned by. */
const TURN = 10;

/** Moves the picture a little; a volume, which mostly is turned, by as much as an eye follows. */
const push =
  (right: number, down: number) =>
  ({ room }: KeyContext) => {
    room.picture()?.panBy(right * LITTLE, down * LITTLE);
    room.desk.rendering?.turnBy(right * TURN, down * TURN);
  };

const move = (right: number, down: number) => (context: KeyContext) =>
  inHand(context)?.panBy(right * MORE, down * MORE);

export const PICTURE_KEYS = [
  {
    id: 'zoom.in',
    keys: ['+'],
    does: 'Zoom in',
    run: (context) => inHand(context)?.zoomBy(1.2),
  },
  {
    id: 'zoom.out',
    keys: ['-'],
    does: 'Zoom out',
    run: (context) => inHand(context)?.zoomBy(1 / 1.2),
  },
  {
    id: 'zoom.fit',
    keys: ['='],
    does: 'Fit',
    run: (context) => inHand(context)?.fit(),
  },
  {
    id: 'pan.left',
    keys: ['Alt+←'],
    does: 'Picture to the left, a little; a volume: turn it',
    run: push(-1, 0),
  },
  {
    id: 'pan.right',
    keys: ['Alt+→'],
    does: 'Picture to the right, a little; a volume: turn it',
    run: push(1, 0),
  },
  {
    id: 'pan.up',
    keys: ['Alt+↑'],
    does: 'Picture up, a little; a volume: turn it',
    run: push(0, -1),
  },
  {
    id: 'pan.down',
    keys: ['Alt+↓'],
    does: 'Picture down, a little; a volume: turn it',
    run: push(0, 1),
  },
  {
    id: 'pan.left-more',
    keys: ['Alt+Shift+←'],
    does: 'Picture to the left',
    run: move(-1, 0),
  },
  {
    id: 'pan.right-more',
    keys: ['Alt+Shift+→'],
    does: 'Picture to the right',
    run: move(1, 0),
  },
  { id: 'pan.up-more', keys: ['Alt+Shift+↑'], does: 'Picture up', run: move(0, -1) },
  { id: 'pan.down-more', keys: ['Alt+Shift+↓'], does: 'Picture down', run: move(0, 1) },
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
    run: withPicture((picture) => picture.setSmooth(!picture.isSmooth())),
  },
  { id: 'colors', keys: ['Alt+C'], does: 'Next colours', run: withPicture(nextColors) },
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
