'use client';

import { useTranslations } from 'next-intl';
import { Tabs } from 'radix-ui';
import { useEffect, useState } from 'react';
import { AnnotationsPanel } from '@/app/_annotations/annotations-panel';
import { useCalibration } from '@/app/_annotations/calibration';
import { useDrawings } from '@/app/_annotations/use-drawings';
import { Words } from '@/app/_annotations/words';
import { InfoPanel } from '@/app/_info/info-panel';
import { TagsPanel } from '@/app/_info/tags-panel';
import { ModelPanel } from '@/app/_model/model-panel';
import { SegmentsPanel } from '@/app/_segments/panel/segments-panel';
import { useSegments } from '@/app/_segments/use-segments';
import { bringsDrawing } from '@/app/_report/finding/drawings/drop';
import { ReportPanel } from '@/app/_report/report-panel';
import { ReviewProvider } from '@/app/_report/review';
import { Notice } from '@/app/_ui/notice';
import { useStore } from '@/app/_ui/store';
import { useNamed } from '@/app/_words/named';
import { holdStudy } from '@/lib/viewer/memory/held';
import { Grid } from './cells/grid';
import { DocumentLink } from './document-link';
import { ProtocolsDialog } from './hanging/protocols-dialog';
import { chosenKeys } from './keys/chosen';
import { Announcer } from './heard/announcer';
import { KeysDialog } from './keys/keys-dialog';
import { useKeys } from './keys/use-keys';
import { useLater, useTimeForLater } from './opening/later';
import { RoomFrame } from './opening/room-frame';
import { Palette } from './palette/palette';
import {
  RoomProvider,
  useRoom,
  useRoomState,
  type Panel as PanelName,
  type Room,
} from './room';
import { WithKeyboardPointer } from './pointer/keyboard-pointer';
import { usePriorByProtocol } from './prior/by-protocol';
import { Printing } from './printing/printing';
import { SeriesList } from './series-list';
import { StatusLine } from './status-line';
import { CurveDialog } from './time/curve-dialog';
import { Toolbar } from './toolbar';
import { Tour } from './tour/tour';
import { KeptContext } from './volume/lost-context';
import { PlanesView } from './volume/planes-view';
import { RenderingView } from './volume/rendering-view';
import { ReadyNext } from './worklist/ready-next';

/** One study, open: series on the left, pictures in the middle, what is said of them on the right. */
export function ReadingRoom({ room }: { room: Room }) {
  useEffect(() => room.use(chosenKeys.get().mouse.left), [room]);
  return (
    <RoomProvider value={room}>
      <ReviewProvider studyUid={room.study.studyUid}>
        <Layout />
      </ReviewProvider>
    </RoomProvider>
  );
}

function Layout() {
  return (
    <>
      <RoomFrame
        top={<Toolbar />}
        left={<SeriesList />}
        right={<SidePanels />}
        bottom={<StatusLine />}
      >
        <KeptContext>
          <WithKeyboardPointer>
            <Viewports />
          </WithKeyboardPointer>
        </KeptContext>
      </RoomFrame>
      <Windows />
      <Following />
    </>
  );
}

function Windows() {
  return (
    useLater() && (
      <>
        <KeysDialog />
        <CurveDialog />
        <ProtocolsDialog />
        <Palette />
        <Tour />
        <Words />
        <Announcer />
        <Printing />
        <ReadyNext />
      </>
    )
  );
}

/** What goes on in the room without being seen. A place of its own: with each change all else would be drawn anew. */
function Following() {
  useTimeForLater();
  useKeys();
  useDrawings();
  useSegments();
  useCalibration();
  useHeld();
  usePriorByProtocol();
  return null;
}

/** What is loaded of the studies that are shown is kept as long as they are. */
function useHeld() {
  const { study } = useRoom();
  const prior = useRoomState((state) => state.prior?.studyUid);
  useEffect(() => holdStudy(study.studyUid), [study]);
  useEffect(() => (prior === undefined ? undefined : holdStudy(prior)), [prior]);
}

function Viewports() {
  const { stacks, desk } = useRoom();
  useRoomState((state) => state.prior); // whose stacks are among them
  const cut = useStore(desk.store, (state) => state.stackId);
  const shown = stacks.find(({ stack }) => stack.id === cut);
  const kind = useStore(desk.store, (state) => state.kind);
  if (shown) {
    return kind === 'planes' ? (
      <PlanesView key={cut} shown={shown} />
    ) : (
      <RenderingView key={cut} shown={shown} />
    );
  }
  return stacks.length > 0 ? <Grid /> : <NoImages />;
}

const PANELS: readonly [PanelName, string, () => React.ReactNode][] = [
  ['report', 'Report', ReportPanel],
  ['annotations', 'Annotations', AnnotationsPanel],
  ['segments', 'Segments', SegmentsPanel],
  ['model', 'Model', ModelPanel],
  ['info', 'Info', InfoPanel],
  ['tags', 'Tags', TagsPanel],
];

function SidePanels() {
  const isLater = useLater();
  const named = useNamed();
  const t = useTranslations('viewer');
  const { store, book } = useRoom();
  const panel = useRoomState((state) => state.panel);
  const [count, setCount] = useState(0);
  useEffect(() => {
    const read = () => setCount(book.store.get().entries.size);
    return book.store.subscribe(read);
  }, [book]);
  return (
    <Tabs.Root
      value={panel}
      onValueChange={(value) => store.set({ panel: value as PanelName })}
      className="flex h-full flex-col bg-panel"
    >
      <Tabs.List
        aria-label={t('panelsLabel')}
        data-tour="panels"
        className="flex h-9 shrink-0 border-b border-line px-1"
      >
        {PANELS.map(([name, label]) => (
          <Tabs.Trigger
            key={name}
            value={name}
            // What is dragged from one panel is dropped on another.
            onDragEnter={(event) =>
              name === 'report' && bringsDrawing(event) && store.set({ panel: name })
            }
            className="-mb-px border-b-2 border-transparent px-1.5 min-[1500px]:px-3 text-muted hover:text-text focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-text"
          >
            {named(label)}
            {name === 'annotations' && count > 0 && (
              <span className="ml-1.5 text-sm text-faint">{count}</span>
            )}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {PANELS.map(([name, , Content]) => (
        // All stay in the page: what is typed or running in one survives a look at another.
        <Tabs.Content
          key={name}
          value={name}
          forceMount
          tabIndex={-1}
          className="min-h-0 flex-1 overflow-y-auto outline-none data-[state=inactive]:hidden"
        >
          {isLater && <Content />}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

function NoImages() {
  const t = useTranslations('viewer');
  const named = useNamed();
  const { study } = useRoom();
  const reasons = study.series.flatMap(({ notShown }) => notShown);
  const documents = study.series.flatMap((series) =>
    series.notShown.map((instance) => ({ series, instance })),
  );
  return (
    <div className="flex h-full items-center justify-center p-8">
      <div className="max-w-md">
        <Notice title={t('noPictures')}>
          {reasons.length > 0 ? (
            <ul className="mt-1 list-inside list-disc">
              {[...new Set(reasons.map(({ reason }) => reason))].map((reason) => (
                <li key={reason}>{named(reason)}</li>
              ))}
            </ul>
          ) : (
            t('importImages')
          )}
          {documents.map((each) => (
            <DocumentLink key={each.instance.sopInstanceUid} {...each} />
          ))}
        </Notice>
      </div>
    </div>
  );
}
