import { expect, it } from 'vitest';
import { attributesOf } from '@/lib/hanging/attributes';
import { hangingsOf } from '@/lib/hanging/match';
import { readShared } from '@/lib/hanging/ohif';

/** As OHIF 3.9's documentation has it (extensions/modules/hpModule.md), one viewport of three left away. */
const PET_CT = {
  id: 'oneByThreeProtocol',
  locked: true,
  hasUpdatedPriorsInformation: false,
  name: 'Default',
  createdDate: '2021-02-23T19:22:08.894Z',
  modifiedDate: '2022-10-04T19:22:08.894Z',
  availableTo: {},
  editableBy: {},
  imageLoadStrategy: 'interleaveTopToBottom',
  protocolMatchingRules: [
    { attribute: 'ModalitiesInStudy', constraint: { contains: ['CT', 'PT'] } },
  ],
  displaySetSelectors: {
    ctDisplaySet: {
      seriesMatchingRules: [
        {
          weight: 1,
          attribute: 'Modality',
          constraint: { equals: { value: 'CT' } },
          required: true,
        },
        {
          weight: 1,
          attribute: 'isReconstructable',
          constraint: { equals: { value: true } },
          required: true,
        },
      ],
    },
    ptDisplaySet: {
      seriesMatchingRules: [
        { attribute: 'Modality', constraint: { equals: 'PT' }, required: true },
        { attribute: 'SeriesDescription', constraint: { contains: 'Corrected' } },
      ],
    },
  },
  stages: [
    {
      id: 'hYbmMy3b7pz7GLiaT',
      name: 'default',
      viewportStructure: { layoutType: 'grid', properties: { rows: 1, columns: 2 } },
      viewports: [
        {
          viewportOptions: {
            viewportId: 'ctAXIAL',
            viewportType: 'volume',
            orientation: 'sagittal',
            initialImageOptions: { preset: 'middle' },
            syncGroups: [{ type: 'voi', id: 'ctWLSync', source: true, target: true }],
          },
          displaySets: [{ id: 'ctDisplaySet' }],
        },
        {
          viewportOptions: {
            viewportId: 'fusionSAGITTAL',
            syncGroups: [{ type: 'imageSlice', id: 'scroll' }],
          },
          displaySets: [
            {
              id: 'ptDisplaySet',
              options: { colormap: 'hsv', voi: { windowWidth: 5, windowCenter: 2.5 } },
            },
            { id: 'ctDisplaySet' },
          ],
        },
      ],
      createdDate: '2021-02-23T18:32:42.850Z',
    },
  ],
  numberOfPriorsReferenced: -1,
};

const read = (content: unknown) => readShared(JSON.stringify(content));
const set = (modality: string, seriesDescription = '') =>
  attributesOf({
    ...{ modality, seriesDescription, seriesNumber: 1, studyDescription: '', frames: 9 },
    ...{ bodyPart: '', isClip: false, sliceThickness: null, facts: null },
  });

it('takes of a protocol of OHIF’s what it has, hangs by it, and names the rest', () => {
  const { protocols, leftOut } = read(PET_CT);
  expect(leftOut.toSorted()).toEqual([
    'displaySets.options.colormap',
    'displaySets: ctDisplaySet',
    'imageLoadStrategy',
    'isReconstructable',
    'orientation',
    'syncGroups: voi',
    'viewportType: volume',
  ]);
  const [best] = hangingsOf(protocols, [
    set('PT', 'NAC'),
    set('CT'),
    set('PT', 'PET Corrected'),
  ]);
  expect(best).toMatchObject({ rows: 1, columns: 2, linked: true });
  expect(best?.places).toMatchObject([
    { at: 1, window: undefined },
    { at: 2, window: { center: 2.5, width: 5 } },
  ]);
  expect(hangingsOf(protocols, [set('MR')])).toEqual([]);
});

it('takes a list and what modules export; viewports of priors go, and stages that are no grid', () => {
  const selectorOf = (index: number) => ({
    seriesMatchingRules: [
      { attribute: 'ViewCode', constraint: { contains: 'SCT:399162004' } },
      { attribute: 'SeriesDescription', constraint: { doesNotContainI: 'SPOT' } },
    ],
    studyMatchingRules: [
      {
        attribute: 'studyInstanceUIDsIndex',
        from: 'options',
        required: true,
        constraint: { equals: { value: index } },
      },
    ],
  });
  const showing = (...ids: string[]) => ids.map((id) => ({ displaySets: [{ id }] }));
  const grid = { layoutType: 'grid', properties: { rows: 1, columns: 2 } };
  const mammo = {
    id: '@ohif/hpMammo',
    name: 'Screening',
    protocolMatchingRules: [
      {
        attribute: 'numberOfDisplaySetsWithImages',
        constraint: { greaterThan: 2 },
        required: true,
      },
    ],
    displaySetSelectors: { CC: selectorOf(0), CCPrior: selectorOf(1) },
    stages: [
      { viewportStructure: grid, viewports: showing('CC', 'CCPrior') },
      { viewportStructure: grid, viewports: showing('CCPrior') },
      { viewportStructure: { layoutType: 'custom' }, viewports: showing('CC') },
    ],
    numberOfPriorsReferenced: 0,
  };
  const { protocols, leftOut } = read([
    { id: 'module', protocol: mammo },
    { ...PET_CT, id: 'second' },
  ]);
  expect(protocols.map(({ id, name }) => [id, name])).toEqual([
    ['@ohif/hpMammo', 'Screening'],
    ['second', 'Default'],
  ]);
  expect(protocols[0]).toMatchObject({
    numberOfPriorsReferenced: 0,
    // Without a rule it is for whatever has pictures.
    protocolMatchingRules: [
      { attribute: 'numImageFrames', constraint: { greaterThan: 0 } },
    ],
    stages: [{ viewports: [{ displaySets: [{ id: 'CC' }] }] }],
  });
  expect(protocols[0]?.displaySetSelectors['CC']?.seriesMatchingRules).toMatchObject([
    { attribute: 'ViewPosition', constraint: { contains: 'CC' } },
    { attribute: 'SeriesDescription', constraint: { doesNotContain: 'SPOT' } },
  ]);
  expect(leftOut).toEqual(
    expect.arrayContaining([
      'numberOfDisplaySetsWithImages',
      'displaySetSelectors.CCPrior',
      'displaySets: CCPrior',
      'viewportStructure: custom undefined × undefined',
    ]),
  );
});

it.each([
  ['equals', 'PET', [1, 0, 0]],
  ['doesNotEqual', 'pet', [0, 1, 1]],
  ['contains', ['ct', 'mr'], [0, 1, 0]],
  ['doesNotContain', 'CT', [1, 0, 1]],
  ['includes', ['PET', 'Fusion'], [1, 0, 1]],
  ['doesNotInclude', ['PET', 'Fusion'], [0, 1, 0]],
  ['startsWith', 'p', [1, 0, 0]],
  ['endsWith', ['ion', 'axial'], [0, 1, 1]],
])('asks of PET, CT axial and Fusion: %s %j', (rule, value, holding) => {
  const [stage] = PET_CT.stages;
  const { protocols } = read({
    ...PET_CT,
    displaySetSelectors: {
      ...PET_CT.displaySetSelectors,
      ctDisplaySet: {
        seriesMatchingRules: [
          { attribute: 'SeriesDescription', constraint: { [rule]: value } },
        ],
      },
    },
    stages: [{ ...stage, viewports: stage?.viewports.slice(0, 1) }],
  });
  const found = ['PET', 'CT axial', 'Fusion'].map(
    (name) => hangingsOf(protocols, [set('CT', name)]).length,
  );
  expect(found).toEqual(holding);
});

it('says what is wrong with a file, and reads none without end', () => {
  expect(() => readShared('{')).toThrow('not JSON');
  expect(() => read({})).toThrow('no hanging protocols');
  expect(() => read({ ...PET_CT, stages: [] })).toThrow('Nothing of these');
  const [stage] = PET_CT.stages;
  const viewportStructure = { layoutType: 'grid', properties: { rows: 5, columns: 4 } };
  expect(() => read({ ...PET_CT, stages: [{ ...stage, viewportStructure }] })).toThrow(
    expect.objectContaining({
      hint: expect.stringMatching(/^They need: .*viewportStructure: grid 5 × 4.*\.$/),
    }),
  );
  expect(() => read(Array.from({ length: 201 }, () => PET_CT))).toThrow('too many');
  const [rule] = PET_CT.protocolMatchingRules;
  const rules = Array.from({ length: 201 }, () => rule);
  expect(() => read({ ...PET_CT, protocolMatchingRules: rules })).toThrow('too long');
  // Names are shown: not thousands of them, and none of a page's length.
  const odd = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`${index}`.padEnd(999, 'x'), 1]),
  );
  const { leftOut } = read({ ...PET_CT, ...odd });
  expect(leftOut).toHaveLength(101);
  expect(leftOut.at(-1)).toBe('+ 407');
  expect(Math.max(...leftOut.map(({ length }) => length))).toBe(120);
});
