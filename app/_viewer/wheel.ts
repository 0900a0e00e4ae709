import { chosenKeys } from './keys/chosen';

// A wheel notch is about 100; trackpads send many small steps, which add up to one slice.
const NOTCH = 60;
let rolled = 0;

/**
 * Turn the wheel over an element into steps from slice to slice and into zoom, as the person's keys say.
 *
 * @returns Stops listening.
 */
export function listenToWheel(
  target: HTMLElement | null,
  does: {
    step(by: number): void;
    zoom(factor: number): void;
    /** With Shift; absent: as without. */
    stepValue?(by: 1 | -1): void;
    /** With Ctrl, 1 for away from the hand. @returns false: as the person's keys say. */
    withCtrl?(by: 1 | -1): boolean;
  },
): () => void {
  const turn = (event: WheelEvent) => {
    event.preventDefault();
    if (event.ctrlKey && does.withCtrl?.(event.deltaY < 0 ? 1 : -1)) return;
    const { wheel, ctrlWheel } = chosenKeys.get().mouse;
    if ((event.ctrlKey ? ctrlWheel : wheel) === 'zoom') {
      does.zoom(Math.exp(-event.deltaY / 400));
      return;
    }
    // With Shift, browsers turn the wheel sideways.
    const turned = event.deltaY || (event.shiftKey ? event.deltaX : 0);
    const step = event.deltaMode === 0 ? turned : turned * 40;
    if (Math.sign(step) !== Math.sign(rolled)) rolled = 0;
    rolled += step;
    if (Math.abs(rolled) < NOTCH && Math.abs(step) < NOTCH) return;
    rolled = 0;
    if (event.shiftKey && does.stepValue) does.stepValue(step > 0 ? 1 : -1);
    else does.step(Math.sign(step));
  };
  // React listens passively; only an active listener keeps Ctrl + wheel from zooming the page.
  target?.addEventListener('wheel', turn, { passive: false });
  return () => target?.removeEventListener('wheel', turn);
}
