import type { Metadata } from 'next';
import Link from 'next/link';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center gap-2 p-4">
      <h1 className="text-xl font-medium">There is nothing at this address</h1>
      <p className="text-muted">
        The study may have been deleted, or the address was cut short.
      </p>
      <Link href="/" className="text-accent hover:underline">
        Back to the studies
      </Link>
    </main>
  );
}
