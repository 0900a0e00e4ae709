import { Dialog } from '@/app/_ui/dialog';
import { Kbd } from '@/app/_ui/tip';
import { SHORTCUTS } from './keys';

const MOUSE = [
  ['Left drag', 'the chosen tool (window / level first)'],
  ['Middle drag, Shift + left drag', 'pan'],
  ['Right drag, Ctrl + wheel', 'zoom'],
  ['Wheel', 'scroll slices'],
  ['Double click', 'one viewport gets all the room, and gives it back'],
  ['Drag a series', 'show it in that viewport'],
] as const;

const FILES = [
  ['Videos', 'play as they came; C plays and pauses'],
  ['Overlays of the file', 'lie over the picture; O takes them away'],
  ['PDF documents', 'open from the list of series, beside this page'],
] as const;

/** Every key and what the mouse does, on one page. */
export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog
      title="Keys and mouse"
      description="Single letters rest while you type in a field."
      open={open}
      onClose={onClose}
      className="w-[min(56rem,94vw)]"
    >
      <div className="columns-1 gap-8 sm:columns-2 lg:columns-3">
        {SHORTCUTS.map(([group, shortcuts]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-sm text-faint">{group}</h3>
            <dl>
              {shortcuts.map(({ keys, shown, does }) => (
                <div key={does} className="flex items-center gap-2 py-0.5">
                  <dd className="flex-1">{does}</dd>
                  <dt className="flex gap-1">
                    {(shown ? [shown] : keys).map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dt>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Inputs title="Mouse" rows={MOUSE} />
        <Inputs title="What comes in files" rows={FILES} />
      </div>
    </Dialog>
  );
}

function Inputs({
  title,
  rows,
}: {
  title: string;
  rows: readonly (readonly [what: string, does: string])[];
}) {
  return (
    <section className="mb-4 break-inside-avoid">
      <h3 className="mb-1 text-sm text-faint">{title}</h3>
      <dl>
        {rows.map(([what, does]) => (
          <div key={what} className="py-0.5">
            <dt>{what}</dt>
            <dd className="text-muted">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
