import path from 'node:path';
import createNextIntlPlugin from 'next-intl/plugin';

const absent = { browser: './lib/viewer/bundled/no-node.ts' };
const textAsHash = { browser: './lib/viewer/bundled/text-as-hash.ts' };

const withWords = createNextIntlPlugin({
  requestConfig: './app/_words/request.ts',
});

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  // Hoisting makes one function of all of Cornerstone: browsers take it for a hot one, and compile it
  // twice while the page stands still.
  experimental: {
    turbopackScopeHoisting: false,
    // They say that what nobody imports of them can be left away (`sideEffects: false`), in a
    // package.json that another one, beside the modules, hides from the bundler.
    optimizePackageImports: [
      '@cornerstonejs/core',
      '@cornerstonejs/dicom-image-loader',
      '@cornerstonejs/metadata',
      '@cornerstonejs/tools',
      '@cornerstonejs/utils',
    ],
  },
  poweredByHeader: false,
  // `npm test` checks them; a first start need not wait a minute for it.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: { fs: absent, path: absent, 'spark-md5': textAsHash },
    rules: Object.fromEntries(
      [
        ['**/registerComputeWorker.js', 'lib/viewer/bundled/left-out'],
        ['**/vtk.js/Rendering/WebGPU/Profiles/*.js', 'lib/viewer/bundled/left-out'],
        ['**/vtk.js/IO/XML/XMLPolyDataReader.js', 'lib/viewer/bundled/left-out'],
        ['**/dcmjs/build/dcmjs.es.js', 'lib/viewer/bundled/less-of-dcmjs'],
        ['**/@fontsource/noto-sans-sc/*.css', 'app/_ui/font/woff2'],
      ].map(([module, loader]) => [
        module,
        { loaders: [path.join(import.meta.dirname, `${loader}-loader.cjs`)] },
      ]),
    ),
  },
  // Native addons, WebAssembly beside its code, and worker threads: left where they are installed.
  serverExternalPackages: [
    '@cornerstonejs/codec-charls',
    '@cornerstonejs/codec-libjpeg-turbo-8bit',
    '@cornerstonejs/codec-openjpeg',
    '@cornerstonejs/codec-openjph',
    '@cornerstonejs/jpeg-lossless-decoder-js',
    '@prisma/adapter-better-sqlite3',
    '@prisma/adapter-pg',
    '@prisma/client',
    'better-sqlite3',
    '@tus/file-store',
    '@tus/server',
    'dcmjs',
    'fhir',
    'fontkit',
    'pdfkit',
    'pg',
    'sharp',
    'tesseract.js',
    '@tesseract.js-data/eng',
    'tsx',
  ],
  // Patients' data must never be traced into a build.
  outputFileTracingExcludes: { '*': ['data/**'] },
};

export default withWords(config);
