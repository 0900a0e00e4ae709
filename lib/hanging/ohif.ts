import { z } from 'zod';
import { AppError } from '@/lib/errors';
import {
  ANY,
  asObject,
  listOf,
  named,
  nameOthers,
  rulesOf,
  selectorsOf,
  type Left,
  type Loose,
} from '@/lib/hanging/ohif-rules';
import { readProtocols } from '@/lib/hanging/own';
import {
  protocolSchema,
  PROTOCOLS_AT_MOST,
  type Protocol,
  type ProtocolInput,
} from '@/lib/hanging/protocol';

/** Hanging protocols of a file, and what of them this program doesn't have. */
export interface Shared {
  readonly protocols: readonly Protocol[];
  /** Names of the fields, attributes and values that are left out, each once. */
  readonly leftOut: readonly string[];
}

const NAMES_AT_MOST = 100;

/**
 * Read hanging protocols: a file of this program's own, or OHIF's (version 3), as JSON: one, a list of
 * them, or what its modules export (`{ id, protocol }`).
 *
 * What both have is taken. Rules on attributes that are not known here, other layouts than grids of up
 * to 4 × 4, viewports that show a prior's series or a second one over the first, and everything about
 * orientation, colours and synchronising but scrolling is left out, and named.
 *
 * @throws AppError `invalid_request`, saying what is wrong with the file.
 */
export function readShared(text: string): Shared {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_request', 'This file is not JSON.', { cause });
  }
  const found = foreign(content);
  if (found.length === 0) return { protocols: readProtocols(text), leftOut: [] };
  if (found.length > PROTOCOLS_AT_MOST) {
    throw new AppError('invalid_request', 'This file holds too many hanging protocols.', {
      hint: `It has ${found.length}; ${PROTOCOLS_AT_MOST} can be kept.`,
    });
  }
  const left = new Set<string>();
  const protocols = found.flatMap((each) => translated(each, left));
  if (protocols.length === 0) {
    const needs = [...left].join(', ').slice(0, 400);
    throw new AppError(
      'invalid_request',
      'Nothing of these hanging protocols can be hung here.',
      needs === '' ? {} : { hint: `They need: ${needs}.` },
    );
  }
  const names = [...left];
  const more = names.length - NAMES_AT_MOST;
  return {
    protocols,
    leftOut: more > 0 ? [...names.slice(0, NAMES_AT_MOST), `+ ${more}`] : names,
  };
}

/** The protocols of OHIF's that these are, or hold. */
function foreign(content: unknown): Loose[] {
  const list = Array.isArray(content) ? (content as unknown[]) : [content];
  return list.flatMap((each) => {
    const outer = asObject(each);
    if ('format' in outer) return [];
    const protocol = 'protocol' in outer ? asObject(outer['protocol']) : outer;
    return 'displaySetSelectors' in protocol && 'stages' in protocol ? [protocol] : [];
  });
}

function translated(theirs: Loose, left: Left): Protocol[] {
  const {
    displaySetSelectors,
    stages,
    numberOfPriorsReferenced: priors,
    ...rest
  } = theirs;
  nameOthers('', rest, ['id', 'name', 'protocolMatchingRules', ...RECORDS], left);
  const selectors = selectorsOf(displaySetSelectors, left);
  const knows = priors === -1 || priors === 0 || priors === 1;
  if (priors !== undefined && !knows) named(left, 'numberOfPriorsReferenced');
  const kept = listOf(stages).flatMap((stage, index) =>
    stageOf(stage, index + 1, selectors, left),
  );
  if (kept.length === 0) return [];
  const rules = rulesOf(theirs['protocolMatchingRules'], left);
  const id = String(theirs['id'] ?? theirs['name'] ?? 'ohif').slice(0, 200);
  const input: ProtocolInput = {
    id,
    name: String(theirs['name'] ?? id).slice(0, 200),
    numberOfPriorsReferenced: knows ? priors : -1,
    protocolMatchingRules: rules.length > 0 ? rules : [ANY],
    displaySetSelectors: Object.fromEntries(selectors),
    stages: kept,
  };
  const read = protocolSchema.safeParse(input);
  if (read.success) return [read.data];
  throw new AppError('invalid_request', 'This file holds no hanging protocols.', {
    hint: z.prettifyError(read.error).slice(0, 400),
    cause: read.error,
  });
}

/** What says nothing of how a study is hung. */
const RECORDS = [
  ...['locked', 'hasUpdatedPriorsInformation', 'createdDate', 'modifiedDate'],
  ...['availableTo', 'editableBy', 'description', 'icon', 'isPreset'],
];

type Stage = ProtocolInput['stages'][number];

function stageOf(
  stage: Loose,
  number: number,
  selectors: ReadonlyMap<string, unknown>,
  left: Left,
): Stage[] {
  const structure = asObject(stage['viewportStructure']);
  const { rows, columns, ...placing } = asObject(structure['properties']);
  nameOthers('stages', stage, STAGE_FIELDS, left);
  nameOthers('viewportStructure.properties', placing, [], left);
  const grid = gridSchema.safeParse({ rows, columns });
  if (!grid.success || (structure['layoutType'] ?? 'grid') !== 'grid') {
    const size = `${String(rows)} × ${String(columns)}`;
    named(left, `viewportStructure: ${String(structure['layoutType'])} ${size}`);
    return [];
  }
  const found = listOf(stage['viewports']).slice(0, grid.data.rows * grid.data.columns);
  const viewports = found.flatMap((each) => viewportOf(each, selectors, left));
  if (viewports.length === 0) return [];
  const activation = asObject(stage['stageActivation']);
  nameOthers('stageActivation', activation, ['enabled'], left);
  const { minViewportsMatched: least, ...others } = asObject(activation['enabled']);
  nameOthers('stageActivation.enabled', others, [], left);
  const isLinked = found.some((each) =>
    syncGroupsOf(each).some((group) => typeOf(group) === SCROLLING),
  );
  return [
    {
      name: String(stage['name'] ?? stage['id'] ?? number).slice(0, 200),
      viewportStructure: grid.data,
      viewports,
      ...(isLinked && { linked: true }),
      minViewportsMatched: Math.min(
        positive.safeParse(least).data ?? 1,
        viewports.length,
      ),
    },
  ];
}

const gridSchema = z.object({
  rows: z.int().min(1).max(4),
  columns: z.int().min(1).max(4),
});
const positive = z.int().min(1);
const STAGE_FIELDS = [
  ...['id', 'name', 'viewportStructure', 'viewports', 'stageActivation', 'createdDate'],
  // Of before `stageActivation`, which says the same.
  ...['requiredViewports', 'preferredViewports'],
];

/** Of their kinds of synchronising the one that scrolls by position. */
const SCROLLING = 'imageSlice';
const syncGroupsOf = (viewport: Loose) => {
  const { syncGroups } = asObject(viewport['viewportOptions']);
  return Array.isArray(syncGroups) ? (syncGroups as unknown[]).slice(0, 50) : [];
};
const typeOf = (group: unknown) =>
  String(typeof group === 'string' ? group : asObject(group)['type']);

function viewportOf(
  viewport: Loose,
  selectors: ReadonlyMap<string, unknown>,
  left: Left,
): Stage['viewports'] {
  nameOthers('viewports', viewport, ['viewportOptions', 'displaySets'], left);
  nameOptions(viewport, left);
  const [first, ...over] = listOf(viewport['displaySets']);
  for (const each of over) named(left, `displaySets: ${String(each['id'])}`);
  const id = String(first?.['id']);
  const index = z
    .int()
    .min(0)
    .safeParse(first?.['matchedDisplaySetsIndex'] ?? 0);
  if (!selectors.has(id) || !index.success) {
    named(left, `displaySets: ${id}`);
    return [];
  }
  const { voi, ...options } = asObject(first?.['options']);
  nameOthers('displaySets.options', options, [], left);
  const window = voiSchema.safeParse(voi).data;
  if (voi !== undefined && !window) left.add('displaySets.options.voi');
  return [
    {
      displaySets: [{ id, matchedDisplaySetsIndex: index.data }],
      ...(window && {
        window: { center: window.windowCenter, width: window.windowWidth },
      }),
    },
  ];
}

const voiSchema = z.object({
  windowCenter: z.number(),
  windowWidth: z.number().positive(),
});

/** Names what of a viewport's options is not what happens here anyway. */
function nameOptions(viewport: Loose, left: Left): void {
  const options = asObject(viewport['viewportOptions']);
  const { viewportType: type, initialImageOptions: begin, ...rest } = options;
  if (type !== undefined && type !== 'stack') {
    named(left, `viewportType: ${String(type)}`);
  }
  // Volumes open in their middle.
  if (begin !== undefined && asObject(begin)['preset'] !== 'middle') {
    left.add('initialImageOptions');
  }
  for (const group of syncGroupsOf(viewport)) {
    if (typeOf(group) !== SCROLLING) named(left, `syncGroups: ${typeOf(group)}`);
  }
  nameOthers('', rest, ['viewportId', 'syncGroups', 'allowUnmatchedView'], left);
}
