import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uidFrom, writePart10, type NamedDataSet } from '@/lib/dicom/write-part10';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { violations } from './axe';
import { handIn, openBrowser, openPage, shoot } from './open-browser';

let browser: Browser;
let page: Page;
let errors: string[];

const study = `made of ${crypto.randomUUID()}`;
const THIN = ctStack(3, { study, series: 'thin' });
const THICK = ctStack(2, { study, series: 'thick' });
const BARE = ctStack(2, { study, series: 'bare' });
const [thin, thick] = [THIN[0], THICK[0]] as [PhantomFile, PhantomFile];

const CT = '1.2.840.10008.5.1.4.1.1.2';
const image = ({ sopInstanceUid }: PhantomFile) => ({
  ReferencedSOPClassUID: CT,
  ReferencedSOPInstanceUID: sopInstanceUid,
});
/** As a presentation state or segmentation names its series (PS3.3 C.11.11, C.8.20.2). */
const seriesOf = (file: PhantomFile, sequence: string) => ({
  SeriesInstanceUID: file.seriesUid,
  [sequence]: [image(file)],
});
/** As a report or selection names what it is about: by study, by series (PS3.3 C.17.2). */
const evidence = (...files: PhantomFile[]) => [
  {
    StudyInstanceUID: thin.studyUid,
    ReferencedSeriesSequence: files.map((file) =>
      seriesOf(file, 'ReferencedSOPSequence'),
    ),
  },
];
const code = (CodeValue: string, CodingSchemeDesignator: string, CodeMeaning: string) => [
  { CodeValue, CodingSchemeDesignator, CodeMeaning },
];

function object(
  modality: string,
  SOPClassUID: string,
  description: string,
  more: NamedDataSet,
) {
  const uid = uidFrom(`${study} ${description}`);
  const bytes = writePart10({
    ...{ SOPClassUID, SOPInstanceUID: uid },
    StudyInstanceUID: thin.studyUid,
    SeriesInstanceUID: uidFrom(`${study} series of ${description}`),
    ...{ Modality: modality, SeriesDescription: description, SeriesNumber: 9 },
    ...{ PatientName: 'Phantom^Block', PatientID: 'BLOCK-1', InstanceNumber: 1 },
    ...{ StudyDate: '20260102', StudyTime: '101112', Manufacturer: 'Acme' },
    ...{ ContentDate: '20260103', ContentTime: '0900' },
    ...more,
  });
  return { name: `${description}.dcm`, bytes };
}
const report = (description: string, of: PhantomFile, number: number) =>
  object('SR', '1.2.840.10008.5.1.4.1.1.88.33', description, {
    SeriesNumber: number, // objects are listed by it
    ValueType: 'CONTAINER',
    ContinuityOfContent: 'SEPARATE',
    ConceptNameCodeSequence: code('126000', 'DCM', 'Imaging Measurement Report'),
    CurrentRequestedProcedureEvidenceSequence: evidence(of),
    ContentSequence: [
      {
        ...{ RelationshipType: 'CONTAINS', ValueType: 'TEXT', TextValue: 'Nothing new' },
        ConceptNameCodeSequence: code('121071', 'DCM', 'Finding'),
      },
    ],
  });

const OBJECTS = [
  object('SEG', '1.2.840.10008.5.1.4.1.1.66.4', 'Half of it', {
    ContentLabel: 'HALF',
    ContentDescription: 'Half of it',
    FrameOfReferenceUID: uidFrom('phantom frame of reference'),
    SegmentationType: 'BINARY',
    ReferencedSeriesSequence: [seriesOf(thin, 'ReferencedInstanceSequence')],
    SegmentSequence: [
      {
        ...{ SegmentNumber: 1, SegmentLabel: 'Half', SegmentAlgorithmType: 'MANUAL' },
        SegmentedPropertyCategoryCodeSequence: code('85756007', 'SCT', 'Tissue'),
        SegmentedPropertyTypeCodeSequence: code('85756007', 'SCT', 'Tissue'),
      },
    ],
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
        PixelMeasuresSequence: [{ PixelSpacing: [1, 1], SliceThickness: 5 }],
      },
    ],
    PerFrameFunctionalGroupsSequence: [
      {
        PlanePositionSequence: [{ ImagePositionPatient: [-31.5, -31.5, 0] }],
        SegmentIdentificationSequence: [{ ReferencedSegmentNumber: 1 }],
      },
    ],
    ...{ NumberOfFrames: 1, Rows: 64, Columns: 64, SamplesPerPixel: 1 },
    ...{ BitsAllocated: 1, BitsStored: 1, HighBit: 0, PixelRepresentation: 0 },
    PhotometricInterpretation: 'MONOCHROME2',
    PixelData: new Uint8Array(512).fill(255, 0, 256),
  }),
  report('First look', thin, 11),
  report('Second look', thin, 12),
  object('PR', '1.2.840.10008.5.1.4.1.1.11.1', 'Arrows', {
    ...{ ContentLabel: 'ARROWS', PresentationCreationDate: '20260104' },
    PresentationCreationTime: '1200',
    ReferencedSeriesSequence: [seriesOf(thick, 'ReferencedImageSequence')],
    GraphicAnnotationSequence: [
      {
        GraphicLayer: 'LINES',
        ReferencedImageSequence: [image(thick)],
        GraphicObjectSequence: [
          {
            ...{ GraphicAnnotationUnits: 'PIXEL', GraphicDimensions: 2 },
            ...{ NumberOfGraphicPoints: 2, GraphicData: [10, 10, 20, 20] },
            ...{ GraphicType: 'POLYLINE', GraphicFilled: 'N' },
          },
        ],
      },
    ],
    GraphicLayerSequence: [{ GraphicLayer: 'LINES', GraphicLayerOrder: 1 }],
  }),
  object('KO', '1.2.840.10008.5.1.4.1.1.88.59', 'Chosen', {
    ValueType: 'CONTAINER',
    ContinuityOfContent: 'SEPARATE',
    ConceptNameCodeSequence: code('113004', 'DCM', 'For Teaching'),
    CurrentRequestedProcedureEvidenceSequence: evidence(thin, thick),
    ContentSequence: [thin, thick].map((file) => ({
      ...{ RelationshipType: 'CONTAINS', ValueType: 'IMAGE' },
      ReferencedSOPSequence: [image(file)],
    })),
  }),
];

/** What is said of a series: everything in its entry of the list. */
const entry = (description: string) =>
  page.getByRole('listitem').filter({
    has: page.getByRole('button', { name: new RegExp(`CT ${description}`) }),
  });
const badges = (description: string) =>
  entry(description)
    .getByRole('button', { name: /(of|on|in) this series$/ })
    .evaluateAll((all) =>
      all.map((each) => [each.textContent, each.getAttribute('title')]),
    );

beforeAll(async () => {
  await handIn([...THIN, ...THICK, ...BARE, ...OBJECTS]);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
  await page.goto(`/studies/${thin.studyUid}`);
  await page
    .getByText('of 3 slices loaded')
    .or(page.getByText('of 2 slices loaded'))
    .waitFor();
});
afterAll(() => browser.close());

it('names at a series what refers to it, kind by kind, and nothing at others', async () => {
  await expect.poll(() => badges('thin')).toHaveLength(3);
  expect((await badges('thin')).toSorted()).toEqual(
    [
      ['SEG, 1 segmentation made of this series', 'HALF'],
      ['KO, 1 selection of key images in this series', 'Chosen'],
      ['SR 2, 2 structured reports on this series', 'First look\nSecond look'],
    ].toSorted(),
  );
  expect((await badges('thick')).toSorted()).toEqual(
    [
      ['PR, 1 presentation state of this series', 'Arrows'],
      ['KO, 1 selection of key images in this series', 'Chosen'],
    ].toSorted(),
  );
  expect(await badges('bare')).toEqual([]);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'made-of');
});

it('goes to what a badge names', async () => {
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  const badge = (description: string, name: RegExp) =>
    entry(description).getByRole('button', { name });
  for (const [series, name, wanted] of [
    ['thick', /presentation state/, 'Arrows'],
    ['thin', /key images/, 'Chosen'],
    ['thin', /structured reports/, 'First look'],
  ] as const) {
    await badge(series, name).click();
    await expect.poll(focused).toBe(wanted);
  }
  await badge('thin', /segmentation/).click();
  const files = page.getByRole('region', { name: 'Segmentations of files' });
  await files.waitFor();
  expect(
    await page.getByRole('tab', { name: 'Segments' }).getAttribute('aria-selected'),
  ).toBe('true');
  await expect
    .poll(() => files.evaluate((region) => region.contains(document.activeElement)))
    .toBe(true);
  expect(errors).toEqual([]);
});

it('counts what was done with a series beside it', async () => {
  await page
    .getByRole('button', { name: /CT thin/ })
    .first()
    .click();
  await page.getByText('3 of 3 slices loaded').waitFor();
  await page.keyboard.press('Home');
  for (const number of [1, 2, 3]) {
    await page.getByTestId('slice').getByText(`Slice ${number} / 3`).waitFor();
    await page.waitForTimeout(300); // what is passed quickly wasn’t viewed
    await page.keyboard.press('ArrowDown');
  }
  const says = (series: string, title: string) =>
    expect.poll(() => entry(series).getByTitle(title, { exact: true }).count()).toBe(1);
  await says('thin', 'all viewed');
  // The file has chosen the lowest slice of each; the highest is chosen by hand.
  await says('thin', '1 key image');
  await says('thick', '1 key image');
  await page.keyboard.press('Home');
  await page.keyboard.press('k');
  await says('thin', '2 key images');
  await says('thick', '1 key image');
  expect(
    await entry('bare')
      .getByTitle(/key image/)
      .count(),
  ).toBe(0);
  expect(errors).toEqual([]);
});

it('puts on paper the pictures with their texts, and none of what hands work with', async () => {
  await page.evaluate(() => {
    Object.assign(window, { printed: 0 });
    window.print = () => {
      (window as unknown as { printed: number }).printed++;
      window.dispatchEvent(new Event('beforeprint'));
    };
  });
  await page.keyboard.press('Control+p');
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { printed: number }).printed))
    .toBe(1);
  // A4 that lies is 297 × 210 mm; without 12 mm at each side 273 × 186.
  await page.setViewportSize({ width: 1032, height: 703 });
  await page.emulateMedia({ media: 'print' });
  await shoot(page, 'printed');
  const seen = await page.evaluate(() => {
    const isSeen = (element: Element) =>
      getComputedStyle(element).visibility === 'visible' &&
      element.getClientRects().length > 0;
    const all = [...document.body.querySelectorAll('*')].filter(isSeen);
    const canvas = document.querySelector('[data-pictures] canvas') as Element;
    const { left, top, right, bottom } = canvas.getBoundingClientRect();
    return {
      hands: all.filter((each) =>
        each.matches('button, input, nav, header, aside, [role=toolbar], [role=tablist]'),
      ).length,
      text: all
        .filter((each) => each.childElementCount === 0 && each.textContent)
        .map((each) => each.textContent)
        .join(' | '),
      isPicture: isSeen(canvas),
      isOnPaper: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
      paper: getComputedStyle(document.documentElement).backgroundColor,
    };
  });
  expect(seen).toMatchObject({
    hands: 0,
    isPicture: true,
    isOnPaper: true,
    paper: 'rgb(255, 255, 255)',
  });
  for (const each of [/Phantom/, /BLOCK-1/, /Slice \d \/ 3/, /W 400 · L 40/]) {
    expect(seen.text).toMatch(each);
  }
  expect(seen.text).not.toMatch(/CT bare|slices loaded|Segments|Report/);
  await page.emulateMedia({ media: null });
  expect(errors).toEqual([]);
});
