import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, request as ask, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const BUILD = path.resolve('.tools/ohif/package/dist');

/** Whether OHIF's published build (`@ohif/app`) is here; `.ci/run` fetches it. */
export const hasOhif = existsSync(path.join(BUILD, 'index.html'));
if (!hasOhif) {
  console.log(
    'Tests with OHIF are skipped: .ci/run says how its build gets to .tools/ohif.',
  );
}

/** What OHIF is told: our DICOMweb is all the data there is. */
const configFor = (root: string) => ({
  routerBasename: '/',
  extensions: [],
  modes: [],
  showStudyList: true,
  maxNumberOfWebWorkers: 2,
  showWarningMessageForCrossOrigin: false,
  showCPUFallbackMessage: false,
  showLoadingIndicator: true,
  strictZSpacingForVolumeViewport: true,
  investigationalUseDialog: { option: 'never' },
  defaultDataSourceName: 'overread',
  dataSources: [
    {
      namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
      sourceName: 'overread',
      configuration: {
        friendlyName: 'Overread',
        name: 'overread',
        qidoRoot: root,
        wadoRoot: root,
        stowRoot: root,
        qidoSupportsIncludeField: true,
        imageRendering: 'wadors',
        thumbnailRendering: 'thumbnail',
        thumbnailRequestStrategy: 'fetch',
        enableStudyLazyLoad: true,
        supportsFuzzyMatching: true,
        supportsWildcard: true,
        dicomUploadEnabled: true,
        singlepart: 'bulkdata,video,pdf',
        bulkDataURI: { enabled: true },
      },
    },
  ],
});

export interface Ohif {
  readonly url: string;
  /** Requests to DICOMweb so far, as `GET /studies?limit=101`, with what was answered. */
  readonly asked: readonly { request: string; status: number }[];
  stop(): void;
}

/**
 * OHIF on a port of its own; what it asks below /dicomweb goes to our server. With a port that is
 * named, it asks our server itself, which has to let pages of that origin in.
 */
export async function startOhif(appUrl: string, port?: number): Promise<Ohif> {
  const root = port === undefined ? '/dicomweb' : `${appUrl}/dicomweb`;
  const asked: { request: string; status: number }[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://ohif');
    if (pathname.startsWith('/dicomweb/')) {
      const onward = ask(
        new URL(request.url ?? '/', appUrl),
        { method: request.method, headers: request.headers },
        (answer: IncomingMessage) => {
          const { statusCode = 502, headers } = answer;
          asked.push({ request: `${request.method} ${request.url}`, status: statusCode });
          response.writeHead(statusCode, headers);
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      // A viewer that scrolls on takes back what it asked for.
      response.on('close', () => onward.destroy());
      request.pipe(onward);
      return;
    }
    void filed(pathname, root).then(({ type, body }) => {
      response.writeHead(200, { 'content-type': type }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(port ?? 0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** A file of the build; any other path is a page of the one that it is. */
async function filed(
  pathname: string,
  root: string,
): Promise<{ type: string; body: Buffer | string }> {
  const type = TYPES[path.extname(pathname)];
  if (pathname === '/app-config.js') {
    return {
      type: 'text/javascript',
      body: `window.config = ${JSON.stringify(configFor(root))};`,
    };
  }
  const file = path.join(BUILD, path.normalize(pathname));
  if (type && existsSync(file)) return { type, body: await readFile(file) };
  return { type: 'text/html', body: await readFile(path.join(BUILD, 'index.html')) };
}
