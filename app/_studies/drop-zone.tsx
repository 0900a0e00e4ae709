'use client';

import { Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { fromDrop, type PickedFile } from '@/app/_uploads/picked-files';

/** A page onto which files, folders and ZIPs can be dropped anywhere. */
export function DropZone({
  onDrop,
  children,
}: {
  /** Absent: whoever is here may not import, and nothing that is dropped is taken. */
  onDrop: ((picked: Promise<PickedFile[]>) => void) | undefined;
  children: ReactNode;
}) {
  const t = useTranslations('studies');
  const [over, setOver] = useState(false);
  // Entering a child leaves its parent: only when all are left has the drag left the page.
  const depth = useRef(0);
  const enter = (event: DragEvent, step: 1 | -1) => {
    if (!onDrop || !event.dataTransfer.types.includes('Files')) return;
    depth.current += step;
    setOver(depth.current > 0);
  };
  return (
    <div
      onDragEnter={(event) => enter(event, 1)}
      onDragLeave={(event) => enter(event, -1)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        onDrop?.(fromDrop(event.dataTransfer.items));
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none fixed inset-2 z-30 flex items-center justify-center rounded border-2 border-dashed border-accent bg-ground/85">
          <p className="flex items-center gap-3 text-xl">
            <Upload size={24} className="text-accent" aria-hidden />
            {t('drop')}
          </p>
        </div>
      )}
    </div>
  );
}
