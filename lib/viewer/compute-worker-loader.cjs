// Cornerstone's compute worker imports a module that starts the compute worker. A bundler that
// follows `new Worker(…)` therefore never comes to an end (vercel/next.js#97399). Nothing here uses
// that worker yet, so the module that starts it is replaced by one that does nothing.
module.exports = () => 'export function registerComputeWorker() {}';
