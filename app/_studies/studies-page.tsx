'use client';

import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter, useSearchParams } from 'next/navigation';
import {
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  type RefObject,
} from 'react';
import { addressOf, listed } from '@/app/_data/listed';
import { PAGE, useStudies } from '@/app/_data/studies';
import { ExportChosen } from '@/app/_export/export-button';
import { PersonMenu } from '@/app/_people/person-menu';
import { useMay } from '@/app/_people/who';
import { Button } from '@/app/_ui/button';
import { Select, TextInput } from '@/app/_ui/field';
import { Failure } from '@/app/_ui/notice';
import { Kbd } from '@/app/_ui/tip';
import { Waiting } from '@/app/_ui/waiting';
import { fromInput, type PickedFile } from '@/app/_uploads/picked-files';
import { UploadTray } from '@/app/_uploads/upload-tray';
import { addUploads } from '@/app/_uploads/uploads';
import { LanguageSwitch } from '@/app/_words/language-switch';
import type { StudyRow } from '@/lib/api/studies';
import { toggled } from '@/app/_ui/store';
import { DropZone } from './drop-zone';
import { EmptyArchive, NothingFound } from './empty';
import { DateFilter } from './date-filter';
import { DeleteStudy, HoldStudy } from './delete-study';
import { Pages } from './pages';
import { StudyTable } from './study-table';
import { Ways } from './ways';

const FIRST_PAGE: readonly string[] = [];
const MODALITIES = ['CT', 'MR', 'US', 'CR', 'DX', 'MG', 'PT', 'NM', 'XA', 'RF'];

/** The list of studies: find one, or bring some in. */
export function StudiesPage() {
  const t = useTranslations();
  const may = useMay();
  const router = useRouter();
  // The filter may stand in the address; what is typed may be a name, and never does.
  const address = useSearchParams();
  // The address follows: it is too slow to read one choice from it before the next is made.
  const [chosen, setChosen] = useState(() => ({
    modality: address.get('modality') ?? '',
    from: address.get('from') ?? '',
    to: address.get('to') ?? '',
  }));
  const { modality, from, to } = chosen;
  const [search, setSearch] = useState(() => listed.get().filter.search);
  const asked = useDeferredValue(search.trim());
  const filter = useMemo(() => ({ search: asked, ...chosen }), [asked, chosen]);
  // Cursors of the pages up to the one that is shown, for as long as the filter stays.
  const key = JSON.stringify(filter);
  // Coming back from a study leads to where one was.
  const [turned, setTurned] = useState(() => {
    const last = listed.get();
    return { key: JSON.stringify(last.filter), cursors: last.cursors };
  });
  const cursors = turned.key === key ? turned.cursors : FIRST_PAGE;
  const cursor = cursors.at(-1) ?? '';
  const { data, error, isLoading, isValidating, mutate } = useStudies(filter, cursor);
  // Until another page is there, the one before it is shown, and its cursor leads nowhere new.
  const next = isValidating ? null : data?.cursor;
  const [deleting, setDeleting] = useState<StudyRow>();
  const [holding, setHolding] = useState<StudyRow>();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const searchBox = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLElement>(null);

  useEffect(() => {
    listed.set({ filter, cursors });
  }, [filter, cursors]);
  useEffect(() => {
    // In newer browsers this gives a promise, which is no clean-up.
    void list.current?.scrollTo(0, 0);
  }, [cursor]);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      searchBox.current?.focus();
    };
    window.addEventListener('keydown', focus);
    return () => window.removeEventListener('keydown', focus);
  }, []);

  const narrow = (change: Partial<typeof chosen>) => {
    const now = { ...chosen, ...change };
    setChosen(now);
    router.replace(addressOf({ search, ...now }));
  };
  const turn = (to: readonly string[]) => setTurned({ key, cursors: to });
  const refresh = () => void mutate();
  const take = (picked: Promise<PickedFile[]> | PickedFile[]) =>
    void addUploads(picked, refresh);
  const pick = (input: HTMLInputElement) => {
    if (input.files?.length) take(fromInput(input.files));
    input.value = ''; // so that the same choice can be made again
  };

  return (
    <DropZone onDrop={may('import') ? take : undefined}>
      <div className="flex h-dvh flex-col">
        <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-panel px-5">
          <h1 className="text-lg font-semibold tracking-tight">Overread</h1>
          <span className="text-faint">{t('ui.studies')}</span>
          <span className="flex-1" />
          <ExportChosen chosen={picked} onDone={() => setPicked(new Set())} />
          <label className="relative">
            <Search
              size={14}
              className="absolute top-1.5 left-2 text-faint"
              aria-hidden
            />
            <TextInput
              ref={searchBox}
              type="search"
              aria-label={t('studies.search')}
              placeholder={t('studies.searchHint')}
              autoComplete="off"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              className="w-72 pr-8 pl-7"
            />
            {search === '' && (
              <span className="pointer-events-none absolute top-1 right-2" aria-hidden>
                <Kbd>/</Kbd>
              </span>
            )}
          </label>
          <Select
            aria-label={t('studies.modality')}
            value={modality}
            onChange={({ target }) => narrow({ modality: target.value })}
            className="w-36"
          >
            <option value="">{t('studies.allModalities')}</option>
            {MODALITIES.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </Select>
          <DateFilter from={from} to={to} onChange={narrow} />
          <Ways
            onFiles={() => files.current?.click()}
            onFolder={() => folder.current?.click()}
          />
          <LanguageSwitch />
          <PersonMenu />
          <Picker name={t('studies.filesToImport')} use={files} onPick={pick} />
          <Picker name={t('studies.folderToImport')} use={folder} onPick={pick} folder />
        </header>
        <main
          ref={list}
          tabIndex={-1}
          className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
        >
          {error ? (
            <div className="mx-auto mt-16 max-w-lg">
              <Failure
                error={error}
                actions={
                  <Button onClick={() => void mutate()}>{t('ui.tryAgain')}</Button>
                }
              />
            </div>
          ) : !data ? (
            <p className="px-5 py-3">
              {isLoading && <Waiting>{t('studies.loading')}</Waiting>}
            </p>
          ) : data.studies.length > 0 ? (
            <StudyTable
              studies={data.studies}
              chosen={may('export') ? picked : undefined}
              onChoose={(uid) => setPicked(toggled(picked, uid))}
              acts={
                may('administer') ? { delete: setDeleting, hold: setHolding } : undefined
              }
            />
          ) : Object.values(filter).some(Boolean) ? (
            <NothingFound
              onClear={() => {
                setSearch('');
                narrow({ modality: '', from: '', to: '' });
              }}
            />
          ) : !may('import') ? (
            <p className="mx-auto mt-[16vh] max-w-md text-center text-muted">
              {t('studies.empty.onlySee')}
            </p>
          ) : (
            <EmptyArchive
              onFiles={() => files.current?.click()}
              onFolder={() => folder.current?.click()}
            />
          )}
        </main>
        <UploadTray onStored={refresh} onClosed={() => list.current?.focus()} />
        {deleting && (
          <DeleteStudy
            study={deleting}
            onClose={() => setDeleting(undefined)}
            onDeleted={refresh}
          />
        )}
        {holding && <HoldStudy study={holding} onClose={() => setHolding(undefined)} />}
        <footer className="flex h-7 shrink-0 items-center gap-4 border-t border-line bg-panel px-5 text-sm text-faint">
          {data && (
            <Pages
              first={cursors.length * PAGE + 1}
              shown={data.studies.length}
              total={data.total}
              isLeast={data.isLeast}
              onNewer={cursors.length > 0 ? () => turn(cursors.slice(0, -1)) : undefined}
              onOlder={next ? () => turn([...cursors, next]) : undefined}
            />
          )}
          <span className="hidden items-center gap-1.5 sm:flex">
            {t.rich('studies.keys', { key: (name) => <Kbd>{name}</Kbd> })}{' '}
            {may('import') && t('studies.dropAnywhere')}
          </span>
          <span className="flex-1" />
          <span>{t('ui.disclaimer')}</span>
        </footer>
      </div>
    </DropZone>
  );
}

function Picker({
  name,
  use,
  onPick,
  folder = false,
}: {
  name: string;
  use: RefObject<HTMLInputElement | null>;
  onPick: (input: HTMLInputElement) => void;
  folder?: boolean;
}) {
  return (
    <input
      ref={use}
      type="file"
      multiple
      hidden
      aria-label={name}
      // React has no type for this attribute, though every browser knows it.
      {...(folder ? { webkitdirectory: '' } : {})}
      onChange={({ currentTarget }) => onPick(currentTarget)}
    />
  );
}
