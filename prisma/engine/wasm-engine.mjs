// Prisma's schema engine as WebAssembly over a driver adapter: no native binary, no download.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

const require = createRequire(import.meta.url);

async function loadWasm() {
  const folder = path.dirname(require.resolve('@prisma/schema-engine-wasm'));
  const glue = await import(path.join(folder, 'schema_engine_bg.js'));
  const { instance } = await WebAssembly.instantiate(
    readFileSync(path.join(folder, 'schema_engine_bg.wasm')),
    { './schema_engine_bg.js': glue },
  );
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue;
}

// better-sqlite3 refuses several statements in one prepare(), which the engine sends when it
// replays the history on the shadow database.
function severalStatements(adapter) {
  const several = (error) =>
    /more than one statement/.test(
      `${error?.message} ${JSON.stringify(error?.cause ?? '')}`,
    );
  const wrap = (method, empty) => {
    const run = adapter[method].bind(adapter);
    adapter[method] = (query) =>
      run(query).catch(async (error) => {
        if (!several(error)) throw error;
        await adapter.executeScript(query.sql);
        return empty;
      });
  };
  wrap('executeRaw', 0);
  wrap('queryRaw', { columnNames: [], columnTypes: [], rows: [] });
  return adapter;
}

/** The engine; errors thrown inside the adapter come back as themselves, not as a number. */
export async function openEngine(factory, files) {
  const { SchemaEngine } = await loadWasm();
  const bound = bindMigrationAwareSqlAdapterFactory({
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => severalStatements(await factory.connect()),
    connectToShadowDb: async () => severalStatements(await factory.connectToShadowDb()),
  });
  const datamodels = files?.map(({ path: file, content }) => [file, content]);
  const engine = await SchemaEngine.new({ datamodels }, () => {}, bound);
  const named = (error) => {
    const id = /External error id#(\d+)/.exec(String(error?.message))?.[1];
    const known = id && bound.errorRegistry.consumeError(Number(id));
    return known
      ? new Error(String(known.error?.message), { cause: known.error })
      : error;
  };
  return new Proxy(engine, {
    get: (target, key) =>
      typeof target[key] === 'function'
        ? (...call) =>
            target[key](...call).catch((error) => {
              throw named(error);
            })
        : target[key],
  });
}
