import type { ReactNode } from 'react';
import { CellProvider, useRoom, useRoomState } from '@/app/_viewer/room';

/** The places of the layout, row by row: one of them is active, and may have all the room. */
export function Places({ children }: { children: ReactNode }) {
  const room = useRoom();
  const layout = useRoomState((state) => state.layout);
  const alone = useRoomState((state) => state.alone);
  useRoomState((state) => state.active);
  const { rows, columns } = alone ? { rows: 1, columns: 1 } : layout;
  return (
    <div
      className="grid h-full gap-px bg-line"
      style={{
        gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
      }}
    >
      {room.visible().map((cell) => (
        <CellProvider key={cell.number} value={cell}>
          {children}
        </CellProvider>
      ))}
    </div>
  );
}
