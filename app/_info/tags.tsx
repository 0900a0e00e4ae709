import { Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useDeferredValue, useMemo } from 'react';
import { toast } from 'sonner';
import { TextInput } from '@/app/_ui/field';
import { useCellState, useCurrentStack } from '@/app/_viewer/room';
import { useNamed } from '@/app/_words/named';
import {
  attributesOf,
  attributesWith,
  type Attribute,
} from '@/lib/dicom/attributes/attribute-list';
import { headerOf } from '@/lib/viewer/frames/headers';

/** Every DICOM attribute of the instance that is shown; it follows the slice. */
export function Tags({
  search,
  onSearch,
}: {
  search: string;
  onSearch: (search: string) => void;
}) {
  const t = useTranslations('info.tags');
  const shown = useCellState((state) => state.shown);
  // While slices fly by, the picture comes first.
  const uid = useDeferredValue(useCurrentStack()?.stack.frames[shown]?.sopInstanceUid);
  const header = uid === undefined ? undefined : headerOf(uid);
  const all = useMemo(() => (header ? attributesOf(header) : []), [header]);
  const found = attributesWith(all, search);
  return (
    <section aria-label={t('title')} className="flex h-full flex-col">
      <div className="shrink-0 border-b border-line p-3 pb-2">
        <TextInput
          type="search"
          aria-label={t('search')}
          placeholder={t('searchHint')}
          autoFocus
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
        <p role="status" className="mt-1 text-sm text-muted">
          {all.length === 0
            ? t('noHeader')
            : found.length < all.length
              ? t('found', { found: found.length, count: all.length })
              : t('count', { count: all.length })}
        </p>
      </div>
      <div
        tabIndex={0}
        role="group"
        aria-label={t('attributes')}
        className="min-h-0 flex-1 overflow-y-auto px-3 py-1 focus-visible:-outline-offset-2"
      >
        <Rows attributes={found} open={search.trim() !== ''} />
      </div>
    </section>
  );
}

function Rows({
  attributes,
  open,
}: {
  attributes: readonly Attribute[];
  /** Sequences are unfolded: what was searched for is in them. */
  open: boolean;
}) {
  const t = useTranslations('info.tags');
  return (
    <ul>
      {attributes.map((attribute) => (
        <li key={attribute.tag} className="border-b border-line/60 py-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate text-text">{attribute.name}</span>
            <span className="shrink-0 font-mono text-xs text-muted">
              {attribute.tag} {attribute.vr}
            </span>
          </span>
          <Value attribute={attribute} />
          {attribute.items.length > 0 && (
            <details key={String(open)} open={open}>
              <summary className="text-sm text-muted">
                {t('items', { count: attribute.items.length })}
              </summary>
              {attribute.items.map(
                (item, index) =>
                  item.length > 0 && (
                    <div key={index} className="border-l border-edge pl-2">
                      <p className="text-xs text-muted">
                        {t('item', { number: index + 1 })}
                      </p>
                      <Rows attributes={item} open={open} />
                    </div>
                  ),
              )}
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Long values are cut on the screen, not in the copy. */
const SHOWN_AT_MOST = 300;

function Value({ attribute: { name, value, absent } }: { attribute: Attribute }) {
  const t = useTranslations('ui');
  const named = useNamed();
  if (absent !== undefined) {
    return <span className="text-sm text-faint">{named(absent)}</span>;
  }
  if (value === '') return null;
  return (
    <button
      type="button"
      title={t('copyNamed', { name })}
      onClick={() =>
        navigator.clipboard.writeText(value).then(
          () => toast(t('copied', { name })),
          () => toast.error(t('copyRefused')),
        )
      }
      className="group flex max-w-full items-baseline gap-1.5 rounded text-left text-muted hover:text-text"
    >
      <span className="line-clamp-3 wrap-anywhere">
        {value.length > SHOWN_AT_MOST ? `${value.slice(0, SHOWN_AT_MOST)} …` : value}
      </span>
      <Copy
        size={12}
        className="shrink-0 text-faint group-hover:text-accent"
        aria-hidden
      />
    </button>
  );
}
