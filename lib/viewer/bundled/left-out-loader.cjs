// In place of modules that nothing here uses, and that would cost every opening of a study:
//
// - The compute worker of Cornerstone's tools imports the module that starts it, so that a bundler which
//   follows `new Worker(…)` never comes to an end (vercel/next.js#97399).
// - vtk.js' drawing by WebGPU, which Cornerstone never asks for: half a megabyte.
// - Its reader of XML meshes, with a DOM of its own.
module.exports = () =>
  'export function registerComputeWorker() {}\nexport default undefined;\n';
