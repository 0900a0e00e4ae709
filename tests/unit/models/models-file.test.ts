import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/errors';
import { parseModelsFile, settingsOf } from '@/lib/models/models-file';

const file = (...models: object[]) => JSON.stringify({ models });
const local = {
  id: 'medgemma-local',
  adapter: 'openai-compatible',
  baseUrl: 'http://127.0.0.1:8000/v1',
  model: 'google/medgemma-1.5-4b-it',
  policy: 'medgemma-1.5',
};

/** The faults that a file is refused for, one line each. */
function faultsOf(text: string): string[] {
  try {
    parseModelsFile(text);
  } catch (error) {
    if (error instanceof AppError && error.code === 'model_unconfigured') {
      return (error.hint ?? '').split('\n');
    }
    throw error;
  }
  return [];
}

const configured = (entry: object) => {
  const model = parseModelsFile(file({ ...local, ...entry })).at(-1);
  if (!model) throw new Error('nothing configured');
  return model;
};

describe('a models file', () => {
  it.each([undefined, '', ' \n', '{"models": []}'])(
    'that says nothing (%o) leaves what is built in',
    (text) => {
      expect(parseModelsFile(text)).toMatchObject([
        { id: 'baseline', adapter: 'baseline', egress: 'local', destination: null },
        { id: 'replay', adapter: 'replay', egress: 'local', destination: null },
      ]);
    },
  );

  it('adds its models behind, in its order', () => {
    const ids = parseModelsFile(file(local, { ...local, id: 'b' })).map(({ id }) => id);
    expect(ids).toEqual(['baseline', 'replay', 'medgemma-local', 'b']);
  });

  it('fills in what the policy knows', () => {
    expect(configured({})).toMatchObject({
      title: 'medgemma-local',
      model: 'google/medgemma-1.5-4b-it',
      policy: { id: 'medgemma-1.5' },
      egress: 'local',
      destination: '127.0.0.1:8000',
      settings: {
        baseUrl: 'http://127.0.0.1:8000/v1',
        model: 'google/medgemma-1.5-4b-it',
        caption: 'after',
        system: 'none',
        structuredOutputs: 'none',
        outputLimit: 'max_tokens',
        temperature: 0,
      },
    });
  });

  it('may overrule the policy and the time limits', () => {
    expect(
      configured({
        temperature: 0.7,
        structuredOutputs: 'schema',
        maxOutputTokens: 500,
        timeoutMs: 5000,
      }).settings,
    ).toMatchObject({
      temperature: 0.7,
      structuredOutputs: 'schema',
      maxOutputTokens: 500,
      timeoutMs: 5000,
    });
  });

  it('may leave the policy to the name of the model, or to caution', () => {
    const without = { policy: undefined };
    expect(configured({ ...without }).policy.id).toBe('medgemma-1.5');
    expect(configured({ ...without, model: 'llava' }).policy.id).toBe('generic');
  });

  it.each([
    ['http://127.0.0.1:8000/v1', 'local'],
    ['http://127.8.9.1/v1', 'local'],
    ['http://127.1:8000/v1', 'local'],
    ['http://localhost:11434/v1', 'local'],
    ['http://[::1]:8000/v1', 'local'],
    ['http://10.0.0.5:8000/v1', 'remote'],
    ['http://0.0.0.0:8000/v1', 'remote'],
    ['https://api.example.com/v1', 'remote'],
    ['https://localhost.example.com/v1', 'remote'],
    ['https://127.0.0.1.example.com/v1', 'remote'],
    ['http://gpu.localhost/v1', 'remote'],
  ])('takes %s for %s', (baseUrl, egress) => {
    expect(configured({ baseUrl }).egress).toBe(egress);
  });

  it('may mark a server of the house as local, and a tunnel on loopback as remote', () => {
    expect(configured({ baseUrl: 'http://gpu:8000/v1', egress: 'local' })).toMatchObject({
      egress: 'local',
      destination: 'gpu:8000',
    });
    expect(configured({ egress: 'remote' }).egress).toBe('remote');
  });

  it.each([
    ['openai', 'api.openai.com'],
    ['anthropic', 'api.anthropic.com'],
    ['google', 'generativelanguage.googleapis.com'],
    ['mistral', 'api.mistral.ai'],
  ])(
    'knows where %s is, that it is elsewhere, and that it wants a key',
    (adapter, host) => {
      const entry = { id: 'a', adapter, model: 'm' };
      expect(
        parseModelsFile(file({ ...entry, apiKeyEnv: 'SOME_KEY' })).at(-1),
      ).toMatchObject({ egress: 'remote', destination: host });
      expect(faultsOf(file(entry))).toEqual([
        `models[0].apiKeyEnv: needed by adapter “${adapter}”.`,
      ]);
      const elsewhere = {
        ...entry,
        apiKeyEnv: 'SOME_KEY',
        baseUrl: 'http://127.0.0.1:1',
      };
      expect(parseModelsFile(file(elsewhere)).at(-1)).toMatchObject({
        egress: 'local',
        destination: '127.0.0.1:1',
      });
    },
  );

  it('knows that Ollama is usually on this machine', () => {
    const entry = { id: 'a', adapter: 'ollama', model: 'medgemma1.5' };
    expect(parseModelsFile(file(entry)).at(-1)).toMatchObject({
      egress: 'local',
      destination: '127.0.0.1:11434',
      policy: { id: 'medgemma-1.5' },
    });
  });

  it('names recordings to be replayed', () => {
    const [, , model] = parseModelsFile(
      file({ id: 'ours', adapter: 'replay', recordings: 'answers.json' }),
    );
    expect(model).toMatchObject({ recordingsPath: 'answers.json', egress: 'local' });
  });
});

describe('a fault in a models file is one line that says where', () => {
  it.each<[string, object, string]>([
    ['no id', { id: undefined }, 'models[0].id: '],
    ['an id with spaces', { id: 'My model' }, 'models[0].id: must be 1 to 64 lower-case'],
    ['a taken id', { id: 'baseline' }, 'models[0].id: “baseline” is taken.'],
    [
      'an unknown adapter',
      { adapter: 'somebody' },
      'models[0].adapter: must be one of: baseline, replay, openai, ',
    ],
    [
      'an unknown policy',
      { policy: 'gpt' },
      'models[0].policy: must be one of: baseline, replay, generic',
    ],
    [
      'an address that is none',
      { baseUrl: 'localhost' },
      'models[0].baseUrl: must be an http',
    ],
    [
      'another protocol',
      { baseUrl: 'file:///etc' },
      'models[0].baseUrl: must be an http',
    ],
    [
      'a password in the address',
      { baseUrl: 'https://u:p@host/v1' },
      'models[0].baseUrl: must carry no user name',
    ],
    [
      'a key in the address',
      { baseUrl: 'https://host/v1?key=1' },
      'models[0].baseUrl: must carry no user name',
    ],
    [
      'a missing address',
      { baseUrl: undefined },
      'models[0].baseUrl: needed by adapter “openai-compatible”.',
    ],
    [
      'a missing model',
      { model: undefined },
      'models[0].model: needed by adapter “openai-compatible”.',
    ],
    ['an unknown setting', { tempreature: 1 }, 'models[0].tempreature: no such setting.'],
    ['too hot', { temperature: 3 }, 'models[0].temperature: '],
    ['no time', { timeoutMs: 1 }, 'models[0].timeoutMs: '],
    ['an egress of its own', { egress: 'lan' }, 'models[0].egress: '],
  ])('%s', (_, change, line) => {
    const faults = faultsOf(file({ ...local, ...change }));
    expect(faults).toHaveLength(1);
    expect(faults[0]?.startsWith(line), faults[0]).toBe(true);
  });

  it('two models of one name', () => {
    expect(faultsOf(file(local, local))).toEqual([
      'models[1].id: “medgemma-local” is taken.',
    ]);
  });

  it('every one of several', () => {
    const faults = faultsOf(file({ ...local, id: '' }, { ...local, extra: 1 }));
    expect(faults).toHaveLength(2);
    expect(faults[1]).toBe('models[1].extra: no such setting.');
  });

  it.each([
    ['[]', 'file: '],
    ['{"model": []}', 'models: '],
    ['{"models": [],\n "more": 1}', 'more: no such setting.'],
    ['{\n"models": [\n}', 'file: not JSON, see line 3.'],
  ])('not a models file at all: %s', (text, line) => {
    expect(faultsOf(text).some((fault) => fault.startsWith(line))).toBe(true);
  });

  it.each(['apiKey', 'api_key', 'token', 'password', 'headers', 'authorization'])(
    'a key written in the file as “%s”, which it does not repeat',
    (field) => {
      const faults = faultsOf(file({ ...local, [field]: 'sk-secret-0123' }));
      expect(faults).toEqual([
        `models[0].${field}: keys are never written in this file. Put it into an environment ` +
          'variable and name that variable in “apiKeyEnv”.',
      ]);
    },
  );

  it('a key where the name of its variable belongs', () => {
    const faults = faultsOf(file({ ...local, apiKeyEnv: 'sk-secret-0123' }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('NAME of an environment variable');
    expect(faults[0]).not.toContain('sk-secret');
  });

  it('JSON broken beside a key, which it does not repeat either', () => {
    const text = '{"models": [{"apiKey": sk-secret-0123}]}';
    expect(faultsOf(text).join()).not.toContain('sk-secret');
    try {
      parseModelsFile(text);
    } catch (error) {
      const { cause, stack = '' } = error as AppError;
      expect(`${String(cause)}${stack}`).not.toContain('sk-secret');
    }
  });
});

describe('the settings of a model', () => {
  const withKey = configured({ apiKeyEnv: 'GPU_KEY' });

  it('get their key from the environment, by its name', () => {
    expect(settingsOf(withKey, { GPU_KEY: 'sk-1' })).toMatchObject({
      apiKey: 'sk-1',
      model: 'google/medgemma-1.5-4b-it',
    });
    expect(JSON.stringify(withKey)).not.toContain('sk-1');
  });

  it.each([{}, { GPU_KEY: '' }])('say which variable is missing', (environment) => {
    expect(() => settingsOf(withKey, environment)).toThrow(
      expect.objectContaining({
        code: 'model_unconfigured',
        hint: 'Set the environment variable GPU_KEY and start again.',
      }),
    );
  });

  it('hold no key where none is named', () => {
    expect(settingsOf(configured({}), { GPU_KEY: 'sk-1' })).not.toHaveProperty('apiKey');
  });
});
