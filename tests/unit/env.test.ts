import { describe, expect, it } from 'vitest';
import { isLoopback, readEnv } from '@/lib/env';

describe('readEnv', () => {
  it('has a default for everything', () => {
    expect(readEnv({ OVERREAD_ROOT: '/app', OVERREAD_DATA: '/app/data' })).toEqual({
      host: '127.0.0.1',
      port: 3000,
      root: '/app',
      dataFolder: '/app/data',
      databaseUrl: undefined,
      objectFolder: '/app/data/objects',
      modelsFile: '/app/data/models.json',
      pacsFile: '/app/data/pacs.json',
      loadSamples: true,
      maxUploadBytes: 4_294_967_296,
      conflicts: 'keep-first',
      origins: [],
    });
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['OVERREAD_STORE', '/images'],
    ['OVERREAD_SAMPLES', 'no'],
    ['OVERREAD_MAX_UPLOAD_MB', '-1'],
    ['OVERREAD_CONFLICTS', 'overwrite'],
    ['OVERREAD_ORIGINS', '*'],
    ['OVERREAD_ORIGINS', 'https://viewer.example.org/'],
    ['OVERREAD_ORIGINS', 'http://127.0.0.1:3001,viewer.example.org'],
    ['OVERREAD_AUTH', 'local'],
    ['HOST', '0.0.0.0'],
    ['HOST', '127.example.com'],
  ])('stops at %s=%s with one line that names it', (name, value) => {
    expect(() => readEnv({ [name]: value })).toThrow(new RegExp(`^${name}: [^\\n]+$`));
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readEnv({ PORT: '', HOST: '' })).toMatchObject({ port: 3000 });
  });

  it('keeps images where OVERREAD_STORE says', () => {
    expect(readEnv({ OVERREAD_STORE: 'file:/mnt/images' }).objectFolder).toBe(
      '/mnt/images',
    );
    expect(readEnv({ OVERREAD_STORE: 'file:///mnt/images' }).objectFolder).toBe(
      '/mnt/images',
    );
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]'])('%s is', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(['0.0.0.0', '10.0.0.1', '127.example.com', '127.0.0.1.nip.io', 'my-pc'])(
    '%s is not',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
