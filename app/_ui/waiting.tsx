import { LoaderCircle } from 'lucide-react';

/** What is awaited. */
export function Waiting({ children }: { children: string }) {
  return (
    <span role="status" className="inline-flex items-center gap-2 text-muted">
      <LoaderCircle size={14} className="animate-spin" aria-hidden />
      {children}
    </span>
  );
}

/** How far it is. @param share - 0 to 1. */
export function Bar({ share, label }: { share: number; label: string }) {
  const percent = Math.round(Math.max(0, Math.min(1, share)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      className="h-1 w-full overflow-hidden rounded-full bg-hover"
    >
      <div className="h-full bg-accent" style={{ width: `${percent}%` }} />
    </div>
  );
}
