/**
 * The reading room with all that it is made of, Cornerstone and vtk.js first of all. To have fetched
 * this module is to have the program's text in the browser, parsed; to start it takes the page's thread
 * for seconds, and is left to whoever asks for it.
 */
export const startProgram = () =>
  // An `import` would start it at once, or fetch it only now.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  (require('@/app/_viewer/reading-room') as typeof import('@/app/_viewer/reading-room'))
    .ReadingRoom;
