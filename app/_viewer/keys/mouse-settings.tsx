import { useTranslations } from 'next-intl';
import { Select } from '@/app/_ui/field';
import { useRoom } from '@/app/_viewer/room';
import { useNamed } from '@/app/_words/named';
import { choose, useChosenKeys } from './chosen';
import { BRIGHTER, DRAGS, WHEELS, withMouse, type Mouse } from './profile';

const DOES: Record<(typeof DRAGS)[number], string> = {
  window: 'window / level',
  pan: 'pan',
  zoom: 'zoom',
  scroll: 'scroll slices',
};

const INPUTS: readonly [
  keyof Omit<Mouse, 'brighter'>,
  string,
  readonly (keyof typeof DOES)[],
][] = [
  ['left', 'Left drag, until a tool is chosen', DRAGS],
  ['shiftLeft', 'Shift + left drag', DRAGS],
  ['middle', 'Middle drag', DRAGS],
  ['right', 'Right drag', DRAGS],
  ['wheel', 'Wheel', WHEELS],
  ['ctrlWheel', 'Ctrl + wheel', WHEELS],
];

const WAYS: Record<(typeof BRIGHTER)[number], string> = {
  up: 'up is brighter',
  down: 'down is brighter',
};

const FIXED = [
  ['Ctrl + left drag', 'window, zoom and scroll four times as far'],
  ['Double click', 'one viewport gets all the room, and gives it back'],
  ['Drag a series', 'show it in that viewport'],
  [
    'Drag the grip beside a drawing',
    'into the report: onto a finding, or into a section',
  ],
  ['One, two, three fingers', 'the chosen tool, zoom and pan, scroll'],
  ['Right click, or a finger that rests', 'a menu for this picture'],
] as const;

/** What the buttons and the wheel of the mouse do. */
export function MouseSettings() {
  const named = useNamed();
  const t = useTranslations('viewer');
  const { store } = useRoom();
  const keys = useChosenKeys();
  return (
    <section aria-label={t('mouse')} className="mb-4 break-inside-avoid">
      <h3 className="mb-1 text-sm text-faint">{t('mouse')}</h3>
      {INPUTS.map(([input, label, choices]) => (
        <label key={input} className="flex items-center gap-2 py-0.5">
          <span className="flex-1">{named(label)}</span>
          <Select
            value={keys.mouse[input]}
            onChange={(event) => {
              const does = choices.find((each) => each === event.target.value);
              choose(withMouse(keys, { [input]: does }));
              if (input === 'left' && does) store.set({ tool: does });
            }}
            className="h-6 w-32"
          >
            {choices.map((each) => (
              <option key={each} value={each}>
                {named(DOES[each])}
              </option>
            ))}
          </Select>
        </label>
      ))}
      <label className="flex items-center gap-2 py-0.5">
        <span className="flex-1">{named('Window / level, dragged')}</span>
        <Select
          value={keys.mouse.brighter ?? 'up'}
          onChange={(event) => {
            const brighter = BRIGHTER.find((each) => each === event.target.value);
            choose(withMouse(keys, { brighter }));
          }}
          className="h-6 w-32"
        >
          {BRIGHTER.map((each) => (
            <option key={each} value={each}>
              {named(WAYS[each])}
            </option>
          ))}
        </Select>
      </label>
      <dl className="mt-1">
        {FIXED.map(([input, does]) => (
          <div key={input} className="py-0.5">
            <dt>{named(input)}</dt>
            <dd className="text-muted">{named(does)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
