import { describe, expect, it } from 'vitest';
import { isLoopback, readEnv } from '@/lib/env';

describe('readEnv', () => {
  it('has a default for everything', () => {
    expect(readEnv({ OVERREAD_ROOT: '/app', OVERREAD_DATA: '/app/data' })).toEqual({
      host: '127.0.0.1',
      port: 3000,
      auth: 'off',
      publicUrl: undefined,
      idleSeconds: 900,
      secret: undefined,
      oidc: undefined,
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
    ['OVERREAD_AUTH', 'on'],
    ['OVERREAD_URL', 'overread.example.org'],
    ['OVERREAD_URL', 'https://overread.example.org/app'],
    ['OVERREAD_IDLE_MINUTES', '16'],
    ['OVERREAD_IDLE_MINUTES', '0'],
    ['OVERREAD_SECRET', 'short'],
    ['OVERREAD_OIDC_ISSUER', 'file:///etc/passwd'],
    ['OVERREAD_OIDC_ROLES', 'boss=it'],
    ['HOST', '0.0.0.0'],
    ['HOST', '127.example.com'],
  ])('stops at %s=%s with one line that names it', (name, value) => {
    expect(() => readEnv({ [name]: value })).toThrow(new RegExp(`^${name}: [^\\n]+$`));
  });

  it('listens elsewhere only where there are accounts, and under a name', () => {
    const elsewhere = { HOST: '0.0.0.0', OVERREAD_AUTH: 'local' };
    expect(() => readEnv(elsewhere)).toThrow(/^OVERREAD_URL: /);
    const named = { ...elsewhere, OVERREAD_URL: 'https://overread.example.org' };
    expect(readEnv(named)).toMatchObject({ auth: 'local', host: '0.0.0.0' });
  });

  it('needs to know the server that knows the accounts', () => {
    const oidc = {
      OVERREAD_AUTH: 'oidc',
      OVERREAD_URL: 'https://overread.example.org',
      OVERREAD_OIDC_ISSUER: 'https://sso.example.org/realm',
      OVERREAD_OIDC_CLIENT_ID: 'overread',
      OVERREAD_OIDC_CLIENT_SECRET: 'secret',
      OVERREAD_OIDC_ROLES: 'administrator=it, reader=Radio=logists annotator=students',
    };
    for (const name of Object.keys(oidc).slice(1, 5)) {
      expect(() => readEnv({ ...oidc, [name]: '' })).toThrow(new RegExp(`^${name}: `));
    }
    // The weightiest last: whoever is in several groups has it.
    expect(readEnv(oidc).oidc).toMatchObject({
      claim: 'groups',
      roles: [
        { role: 'annotator', group: 'students' },
        { role: 'reader', group: 'Radio=logists' },
        { role: 'administrator', group: 'it' },
      ],
    });
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
