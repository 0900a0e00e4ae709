import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useChoice } from '@/app/_data/preference';
import { Button, IconButton } from '@/app/_ui/button';
import { TextInput } from '@/app/_ui/field';
import { Menu, MenuItem } from '@/app/_ui/menu';
import { Kbd } from '@/app/_ui/tip';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useCellState, useCurrentStack, useRoom, useRoomState } from '@/app/_viewer/room';
import { imageIdOfFrame } from '@/lib/viewer/frames/image-ids';
import { rangeOf } from '@/lib/viewer/display/voi-range';
import { isColorFrame } from '@/lib/viewer/segmentation/shades';
import { isBrush } from '@/lib/viewer/segmentation/tools';
import {
  CT_THRESHOLDS,
  DIAMETERS,
  segmenting,
  setSegmenting,
  stepDiameter,
} from '@/app/_segments/settings';
import { slicesOf } from '@/app/_segments/size';
import { SEGMENTING } from '@/app/_segments/tool-list';

/** The tools that draw on segments, and what the chosen one can be set to. */
export function ToolsPart() {
  const t = useTranslations('segments');
  const room = useRoom();
  const tool = useRoomState((state) => state.tool);
  const keyOf = useKeyOf();
  const chosen = SEGMENTING.find(({ name }) => name === tool);
  return (
    <div className="space-y-2">
      <div role="group" aria-label={t('toolsLabel')} className="flex gap-0.5">
        {SEGMENTING.map(({ name, Icon }) => (
          <IconButton
            key={name}
            label={t(`tools.${name}`)}
            detail={t(`how.${name}`)}
            keys={keyOf(name)}
            pressed={tool === name}
            onClick={() => room.use(name)}
          >
            <Icon size={16} />
          </IconButton>
        ))}
        {chosen && (
          <span className="ml-2 self-center truncate text-sm text-muted">
            {t('toolHow', {
              tool: t(`tools.${chosen.name}`),
              how: t(`how.${chosen.name}`),
            })}
          </span>
        )}
      </div>
      {isBrush(tool) && <Diameter />}
      {tool === 'threshold-brush' && <Range />}
    </div>
  );
}

function Diameter() {
  const t = useTranslations('segments');
  const { diameter } = useChoice(segmenting);
  const keyOf = useKeyOf();
  const current = useCurrentStack();
  // Headers come with the viewport.
  useCellState((state) => state.isOpen);
  const mm = current && slicesOf(current)?.[0]?.plane?.columnSpacingMm;
  const at = DIAMETERS.findIndex((each) => each >= diameter);
  return (
    <div className="flex items-center gap-2 text-sm text-muted">
      <label className="flex items-center gap-2">
        {t('diameter')}
        <input
          type="range"
          min={0}
          max={DIAMETERS.length - 1}
          value={at}
          aria-valuetext={t('pixels', { count: diameter })}
          onChange={({ target }) =>
            setSegmenting({ diameter: DIAMETERS[Number(target.value)] ?? diameter })
          }
          className="w-28 accent-(--color-accent)"
        />
      </label>
      <span className="tabular-nums">
        {diameter} px{mm ? ` · ${(diameter * mm).toFixed(1)} mm` : ''}
      </span>
      <span className="flex gap-1">
        {(['brush.smaller', 'brush.larger'] as const).map((id) => (
          <button
            key={id}
            type="button"
            aria-label={id === 'brush.larger' ? t('larger') : t('smaller')}
            onClick={() => stepDiameter(id === 'brush.larger' ? 1 : -1)}
          >
            <Kbd>{keyOf(id) ?? (id === 'brush.larger' ? '+' : '−')}</Kbd>
          </button>
        ))}
      </span>
    </div>
  );
}

/** The values that the threshold brush draws on. */
function Range() {
  const t = useTranslations('segments');
  const room = useRoom();
  const { low, high } = useChoice(segmenting);
  const current = useCurrentStack();
  const shown = useCellState((state) => state.shown);
  const frame = current?.stack.frames[shown];
  const isColor = isColorFrame((frame && imageIdOfFrame(frame)) ?? '');
  const isCt = current?.series.modality === 'CT';
  const unit = isColor ? t('brightness') : isCt ? 'HU' : t('rescaled');
  const fromWindow = () => {
    const window = room.cell().viewport?.window();
    if (!window) return;
    const { lower, upper } = rangeOf(window);
    setSegmenting({ low: Math.round(lower), high: Math.round(upper) });
  };
  return (
    <div
      role="group"
      aria-label={t('threshold')}
      className="flex flex-wrap items-center gap-2"
    >
      <NumberField
        label={t('from')}
        value={low}
        onValue={(value) => setSegmenting({ low: value })}
      />
      <NumberField
        label={t('to')}
        value={high}
        onValue={(value) => setSegmenting({ high: value })}
      />
      <span className="text-sm text-faint">{unit}</span>
      <Menu trigger={<Button>{t('ranges')}</Button>}>
        {!isColor && (
          <MenuItem
            label={t('asWindow')}
            detail={t('asWindowHow')}
            onSelect={fromWindow}
          />
        )}
        {(isCt ? CT_THRESHOLDS : []).map(({ tissue, ...range }) => (
          <MenuItem
            key={tissue}
            label={t(`tissues.${tissue}`)}
            detail={t('range', { low: String(range.low), high: String(range.high) })}
            onSelect={() => setSegmenting(range)}
          />
        ))}
      </Menu>
      {low > high && <span className="w-full text-sm text-amber">{t('fromAbove')}</span>}
    </div>
  );
}

function NumberField({
  label,
  value,
  onValue,
}: {
  label: string;
  value: number;
  onValue: (value: number) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const done = () => {
    const read = Number(typed?.replace(',', '.'));
    if (typed !== null && typed.trim() !== '' && Number.isFinite(read)) onValue(read);
    setTyped(null);
  };
  return (
    <label className="flex items-center gap-1.5 text-sm text-muted">
      {label}
      <TextInput
        inputMode="decimal"
        value={typed ?? String(value)}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={done}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        className="w-18"
      />
    </label>
  );
}
