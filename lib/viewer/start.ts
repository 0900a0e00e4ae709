import {
  getConfiguration,
  init as initCore,
  setConfiguration,
  setUseCPURendering,
} from '@cornerstonejs/core';
import { init as initLoader } from '@cornerstonejs/dicom-image-loader';
import { init as initTools } from '@cornerstonejs/tools';
import { drawByProcessor } from '@/lib/viewer/display/draw';
import { beginLate } from '@/lib/viewer/wire/late-worker';
import { chosenDrawer } from '@/lib/viewer/drawing';
import { acceptOf, frameOf } from '@/lib/viewer/frames/headers';
import { provideFrames } from '@/lib/viewer/frames/providers';
import { registerTools } from '@/lib/viewer/tools';

// Cornerstone keeps global state, and its loader forgets all metadata when it is started again:
// it is started once per page, by whoever comes first.
let started: Promise<void> | undefined;

/** Make Cornerstone ready. Any number of callers may wait for the same start. */
export const start = (): Promise<void> =>
  (started ??= (async () => {
    // A frame that can't be had is told of through its own event and shown in words; Cornerstone
    // rejects a second promise, which nobody can hold.
    window.addEventListener('unhandledrejection', (event) => {
      if (event.reason instanceof XMLHttpRequest) event.preventDefault();
    });
    startCore();
    drawByProcessor();
    beginLate(() =>
      initLoader({
        maxWebWorkers: Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1)),
        useLegacyMetadataProvider: false,
        // One frame per request needs no multipart around it.
        beforeSend: async (_request: XMLHttpRequest, imageId: string) => ({
          Accept: acceptOf(frameOf(imageId)),
        }),
      }),
    );
    provideFrames();
    initTools();
    registerTools();
  })());

function startCore() {
  // One context serves every viewport; the seven of the default would be opened at once.
  const rendering = { ...getConfiguration().rendering, webGlContextCount: 1 };
  setConfiguration({ ...getConfiguration(), rendering, debug: { statsOverlay: false } });
  if (chosenDrawer() === 'card') initCore(getConfiguration());
  // Its `init` draws with the card to see what that can do, whoever draws: the page stands still for
  // a quarter of a second where there is none. The first volume asks.
  else setUseCPURendering(true, false);
}
