import { useTranslations } from 'next-intl';
import { useEffect, useRef, type ComponentProps, type ReactNode } from 'react';
import {
  Group,
  Panel,
  Separator,
  type PanelImperativeHandle,
} from 'react-resizable-panels';
import { useRoomState } from '@/app/_viewer/room';

/** What stands where in the reading room: the same before its parts are there, so that nothing moves. */
export function RoomFrame({
  top,
  left,
  right,
  bottom,
  children,
}: {
  top: ReactNode;
  left: ReactNode;
  right: ReactNode;
  bottom: ReactNode;
  /** The viewports. */
  children: ReactNode;
}) {
  const t = useTranslations('viewer');
  return (
    <div className="flex h-dvh flex-col">
      {top}
      <Group orientation="horizontal" className="min-h-0 flex-1">
        <Side id="series" defaultSize="14.5rem" minSize="9rem" maxSize="22rem">
          {left}
        </Side>
        <Edge label={t('seriesWidth')} />
        <Panel id="viewports" minSize="20rem">
          <main aria-label={t('viewports')} data-tour="viewports" className="h-full">
            {children}
          </main>
        </Panel>
        <Edge label={t('panelsWidth')} />
        <Side id="panels" defaultSize="27rem" minSize="23rem" maxSize="46rem">
          {right}
        </Side>
      </Group>
      {bottom}
    </div>
  );
}

/** Left or right of the pictures; out of the way, but still there, while these have all the room. */
function Side({ children, ...sizes }: ComponentProps<typeof Panel>) {
  const wide = useRoomState((state) => state.wide);
  const panel = useRef<PanelImperativeHandle>(null);
  useEffect(() => {
    if (wide) panel.current?.collapse();
    else panel.current?.expand();
  }, [wide]);
  return (
    <Panel panelRef={panel} collapsible {...sizes}>
      <div inert={wide} className="h-full">
        {children}
      </div>
    </Panel>
  );
}

/** Moved by a hand, or by the arrows while it has the focus. */
const Edge = ({ label }: { label: string }) => (
  <Separator
    aria-label={label}
    className="w-px bg-line outline-offset-0 data-[separator=active]:bg-accent data-[separator=hover]:bg-edge"
  />
);
