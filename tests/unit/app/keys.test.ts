import { describe, expect, it } from 'vitest';
import { ACTIONS, type ActionId } from '@/app/_viewer/keys/keys';
import { nameOf } from '@/app/_viewer/keys/press';
import {
  giveKey,
  isKeyName,
  readProfile,
  settle,
  withKeys,
  withMouse,
  writeProfile,
} from '@/app/_viewer/keys/profile';
import { OVERREAD, READY } from '@/app/_viewer/keys/ready-profiles';

/** What a drag, a double click or a menu does. */
const MOUSE_DOES: readonly ActionId[] = [
  ...(['pan.left', 'pan.right', 'pan.up', 'pan.down'] as const),
  ...(['pan.left-more', 'pan.right-more', 'pan.up-more', 'pan.down-more'] as const),
  ...(['zoom.in', 'zoom.out', 'zoom.fit', 'alone', 'pointer', 'print'] as const),
  ...(['windowing.wider', 'windowing.narrower'] as const),
  ...(['windowing.brighter', 'windowing.darker', 'window.10'] as const),
  ...(['fusion.more', 'fusion.less', 'smooth', 'colors'] as const),
];

const overread = settle(OVERREAD);
const ready = (name: string) =>
  settle(READY.find((each) => each.name === name) ?? OVERREAD);
const file = (content: object) =>
  JSON.stringify({
    format: 'overread-keys',
    name: 'Mine',
    keys: {},
    mouse: {},
    ...content,
  });

describe('the table of actions', () => {
  it('names each action once, and gives no key twice', () => {
    const ids = ACTIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = ACTIONS.flatMap((each) => each.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => !isKeyName(key))).toEqual([]);
  });
});

describe('ready profiles', () => {
  it.each(READY.map((each) => [each.name, each] as const))('%s reads back', (_, each) => {
    const keys = settle(each);
    expect(settle(readProfile(writeProfile(keys)))).toEqual(keys);
  });

  it.each(READY.map((each) => [each.name, settle(each)] as const))(
    '%s has no key for two actions, and keys for all that else only a mouse does',
    (_, { byKey, of }) => {
      const all = Object.values(of).flat();
      expect(new Set(all).size).toBe(all.length);
      expect(byKey.size).toBe(all.length);
      const without = MOUSE_DOES.filter((id) => of[id].length === 0);
      expect(without).toEqual([]);
    },
  );

  it('has the keys of OHIF, which take those of other actions', () => {
    const { byKey, of } = ready('OHIF');
    expect(byKey.get('R')?.id).toBe('rotate.right');
    expect(byKey.get('L')?.id).toBe('rotate.left');
    expect(byKey.get('I')?.id).toBe('invert');
    expect(byKey.get('Space')?.id).toBe('reset');
    expect([of.linked, of.text, of['finding.reject']]).toEqual([[], [], []]);
    expect(byKey.get('Z')?.id).toBe('zoom');
  });

  it('has the arrows of Weasis, and the mouse of RadiAnt', () => {
    expect(ready('Weasis').byKey.get('→')?.id).toBe('series.next');
    expect(ready('Weasis').of['viewport.next']).toEqual([]);
    expect(ready('RadiAnt-like').mouse).toEqual({
      left: 'scroll',
      shiftLeft: 'pan',
      middle: 'pan',
      right: 'window',
      wheel: 'scroll',
      ctrlWheel: 'zoom',
    });
  });
});

describe('changing keys', () => {
  it('refuses a key that another action has, by that action’s name', () => {
    expect(() => giveKey(overread, 'pan', 'W')).toThrow(
      'W is the key of “Window / level”.',
    );
    expect(() => giveKey(overread, 'pan', 'Ctrl+W')).toThrow('Browsers keep Ctrl+W');
    expect(() => giveKey(overread, 'pan', 'Process')).toThrow('Process can’t be given');
  });

  it('adds a key, and the taken one is free for others', () => {
    const more = settle(giveKey(overread, 'pan', 'Alt+Shift+P'));
    expect(more.name).toBe('My own');
    expect(more.of.pan).toEqual(['T', 'Alt+Shift+P']);
    const free = settle(withKeys(more, 'pan', ['Alt+Shift+P']));
    expect(free.byKey.has('T')).toBe(false);
    expect(settle(giveKey(free, 'zoom', 'T')).byKey.get('T')?.id).toBe('zoom');
  });

  it('keeps in the file which way of a drag is brighter; a file that is silent means up', () => {
    const turned = settle(withMouse(overread, { brighter: 'down' }));
    expect(readProfile(writeProfile(turned)).mouse.brighter).toBe('down');
    expect(settle(readProfile(file({ mouse: { right: 'pan' } }))).mouse.brighter).toBe(
      undefined,
    );
    expect(() => readProfile(file({ mouse: { brighter: 'left' } }))).toThrow('brighter');
  });

  it('keeps keys when the mouse changes', () => {
    const mine = settle(withMouse(ready('OHIF'), { right: 'window' }));
    expect(mine.mouse.right).toBe('window');
    expect(mine.of).toEqual(ready('OHIF').of);
  });
});

describe('files of profiles', () => {
  it.each([
    ['no JSON', 'keys!', 'it is not JSON'],
    ['another file', '{"a":1}', 'it is not a profile of keys'],
    ['an unknown key', file({ keys: { pan: ['Hyper+X'] } }), '“Hyper+X” is no name'],
    ['a small letter', file({ keys: { pan: ['t'] } }), '“t” is no name'],
    [
      'one key for two',
      file({ keys: { pan: ['Q'], zoom: ['Q'] } }),
      'Q stands for both “Pan” and “Zoom”',
    ],
    ['an unknown drag', file({ mouse: { right: 'fly' } }), 'mouse.right'],
    ['no name', file({ name: ' ' }), 'name'],
  ])('refuses %s, and says so', (_, text, why) => {
    expect(() => readProfile(text)).toThrow(why);
  });

  it('leaves out actions that are not known here', () => {
    const profile = readProfile(file({ keys: { 'teleport.now': ['Q'], pan: ['P'] } }));
    expect(profile.keys).toEqual({ pan: ['P'] });
  });

  it('fills in an action that the file is older than, unless its key is taken', () => {
    const keys = settle(readProfile(file({ keys: { pan: ['W'] } })));
    expect(keys.of.pan).toEqual(['W']);
    expect(keys.of.window).toEqual([]);
    expect(keys.of.zoom).toEqual(['Z']);
  });
});

describe('names of key presses', () => {
  const pressed = (key: string, more: Partial<KeyboardEvent> = {}) =>
    nameOf({
      key,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      shiftKey: false,
      code: '',
      ...more,
    });

  it.each([
    [pressed('z', { ctrlKey: true }), 'Ctrl+Z'],
    [pressed('Z', { metaKey: true, shiftKey: true }), 'Ctrl+Shift+Z'],
    [pressed('?', { shiftKey: true }), '?'],
    [pressed('ArrowDown', { shiftKey: true }), 'Shift+↓'],
    [pressed('®', { altKey: true, code: 'KeyR' }), 'Alt+R'],
    [pressed(' '), 'Space'],
    [pressed('+', { ctrlKey: true }), 'Ctrl++'],
    [pressed('F2'), 'F2'],
  ])('%s', (name, expected) => {
    expect(name).toBe(expected);
    expect(isKeyName(name)).toBe(true);
  });
});
