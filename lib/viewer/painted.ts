/** Resolves when what is in the page now is on the screen; never while nobody looks at the page. */
export const painted = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
