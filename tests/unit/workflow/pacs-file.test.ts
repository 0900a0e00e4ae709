import { expect, it } from 'vitest';
import { AppError } from '@/lib/errors';
import { parsePacsFile, readPacsFile } from '@/lib/workflow/pacs/pacs-file';

const parse = (file: object) => parsePacsFile(JSON.stringify(file), '/data/pacs.json');

const listener = { port: 11112, aeTitle: 'OVERREAD', callers: ['STORESCU'] };
const ward = {
  id: 'ward',
  dimse: { host: 'ward.example', port: 104, aeTitle: 'WARD' },
};

/** What a file is refused for: which file, and its faults, one a line. */
function faultsOf(text: string): { message: string; faults: string[] } {
  try {
    parsePacsFile(text, '/data/pacs.json');
  } catch (error) {
    if (error instanceof AppError && error.code === 'pacs_unconfigured') {
      return { message: error.message, faults: (error.hint ?? '').split('\n') };
    }
    throw error;
  }
  return { message: '', faults: [] };
}

it('takes no file for nothing configured', async () => {
  expect(await readPacsFile({ pacsFile: '/nowhere/pacs.json' })).toEqual({ nodes: [] });
  expect(parsePacsFile(' \n', 'pacs.json')).toEqual({ nodes: [] });
  expect(parse({})).toEqual({ nodes: [] });
});

it('listens on this machine only, unless the file says otherwise', () => {
  expect(parse({ listener }).listener).toEqual({ ...listener, host: '127.0.0.1' });
  expect(parse({ listener: { ...listener, host: '0.0.0.0' } }).listener?.host).toBe(
    '0.0.0.0',
  );
  expect(parse({ listener: { ...listener, callers: 'any' } }).listener?.callers).toBe(
    'any',
  );
});

it('fills in what a node leaves out', () => {
  const { nodes } = parse({
    nodes: [
      ward,
      { id: 'main', title: 'Main', dicomweb: { baseUrl: 'https://pacs.example/rs/' } },
      {
        id: 'split',
        dicomweb: {
          qidoRoot: 'http://q.example/q',
          wadoRoot: 'http://w.example/w',
          authorizationEnv: 'PACS_TOKEN',
        },
      },
    ],
  });
  expect(nodes).toEqual([
    {
      id: 'ward',
      title: 'ward',
      push: true,
      dimse: { ...ward.dimse, callingAeTitle: 'OVERREAD', retrieve: 'C-GET' },
    },
    {
      id: 'main',
      title: 'Main',
      push: true,
      dicomweb: {
        qidoRoot: 'https://pacs.example/rs',
        wadoRoot: 'https://pacs.example/rs',
        stowRoot: 'https://pacs.example/rs',
        timeoutMs: 60_000,
      },
    },
    {
      id: 'split',
      title: 'split',
      // It has no address to store to.
      push: false,
      dicomweb: {
        qidoRoot: 'http://q.example/q',
        wadoRoot: 'http://w.example/w',
        authorizationEnv: 'PACS_TOKEN',
        timeoutMs: 60_000,
      },
    },
  ]);
});

it('takes blanks around an AE title for nothing, as PS3.5 6.2 says', () => {
  expect(parse({ listener: { ...listener, aeTitle: ' OVER READ ' } }).listener).toEqual(
    expect.objectContaining({ aeTitle: 'OVER READ' }),
  );
});

it('names the file and the line where it stops being JSON', () => {
  expect(faultsOf('{\n  "nodes": [\n    oops\n')).toEqual({
    message: '/data/pacs.json has a fault.',
    faults: ['line 3: no JSON from here on.'],
  });
});

it.each<[string, object, string[]]>([
  ['no port', { listener: { aeTitle: 'A', callers: 'any' } }, ['listener.port']],
  [
    'nobody who may call',
    { listener: { ...listener, callers: [] } },
    ['listener.callers'],
  ],
  [
    'a long AE title',
    { listener: { ...listener, aeTitle: 'A'.repeat(17) } },
    ['listener.aeTitle'],
  ],
  [
    'a backslash in one',
    { listener: { ...listener, callers: ['A\\B'] } },
    ['listener.callers[0]'],
  ],
  ['a misspelt setting', { listner: listener }, ['listner']],
  [
    'both kinds of node',
    { nodes: [{ ...ward, dicomweb: { baseUrl: 'http://a' } }] },
    ['nodes[0]'],
  ],
  ['no kind of node', { nodes: [{ id: 'a' }] }, ['nodes[0]']],
  [
    'half a DICOMweb node',
    { nodes: [{ id: 'a', dicomweb: { qidoRoot: 'http://a' } }] },
    ['nodes[0].dicomweb'],
  ],
  [
    'half of a Basic authentication',
    { nodes: [{ id: 'a', dicomweb: { baseUrl: 'http://a', usernameEnv: 'U' } }] },
    ['nodes[0].dicomweb'],
  ],
  [
    'a key instead of the name of its variable',
    {
      nodes: [
        { id: 'a', dicomweb: { baseUrl: 'http://a', authorizationEnv: 'Bearer u:p' } },
      ],
    },
    ['nodes[0].dicomweb.authorizationEnv'],
  ],
  [
    'a password in an address',
    { nodes: [{ id: 'a', dicomweb: { baseUrl: 'http://u:p@a' } }] },
    ['nodes[0].dicomweb.baseUrl'],
  ],
  ['an id twice', { nodes: [ward, ward] }, ['nodes[1].id']],
  [
    'C-MOVE to nowhere',
    { nodes: [{ id: 'a', dimse: { ...ward.dimse, retrieve: 'C-MOVE' } }] },
    ['nodes[0].dimse.retrieve'],
  ],
  ['no object', [], ['file']],
])('refuses %s and names the place', (_what, file, places) => {
  const { faults } = faultsOf(JSON.stringify(file));
  expect(faults.map((fault) => fault.split(': ')[0])).toEqual(places);
  expect(faults.join('')).not.toContain('u:p');
});
