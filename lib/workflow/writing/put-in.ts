import { randomUUID } from 'node:crypto';
import type { Report } from '@/lib/api/reports';
import type { PutIn } from '@/lib/api/reading/writing';
import { AppError } from '@/lib/errors';
import { regionWarnings } from '@/lib/report/checks/regions';
import type { Finding, Statement } from '@/lib/report/finding';
import { addFinding, type Doing } from '@/lib/report/review/decide';
import { rangesText, stillToLookAt } from '@/lib/report/review/looked';
import {
  denies,
  rulesOut,
  type Template,
  type TemplateItem,
} from '@/lib/report/writing/template';
import { getReport } from '@/lib/store/reports/reports';
import { act, type Based, type Writing } from '@/lib/workflow/review/change';
import { readWork } from '@/lib/workflow/review/sittings';
import { studyDetail } from '@/lib/workflow/study-detail';
import { template } from './templates';

/**
 * Put normal statements of a template into a report, each a finding of the reader's own: as far as the
 * reader looked at the images that they speak of.
 *
 * @throws AppError `not_found`; `invalid_request` for an item that has no such statement; `conflict`
 *   where slices were never looked at, saying which; `version_stale`.
 */
export async function putIn(world: Writing, based: Based, asked: PutIn): Promise<Report> {
  const { template: kept } = await template(world, asked.templateId);
  const items = asked.items.map((index) => mustHaveOne(kept.items[index], index));
  const { studyUid } = await getReport(world.db, based.id);
  const study = await studyDetail(world, studyUid);
  if (items.some(rulesOut)) {
    const work = await readWork(world, based.id);
    const own = work.people.find(({ isSelf }) => isSelf)?.looked ?? {};
    mustHaveLooked(kept, study.series, joined(own, asked.looked));
  }
  const bodyPart = study.series
    .filter(({ modality }) => kept.modalities.includes(modality))
    .map((series) => series.bodyPart)
    .join(' ');
  return act(
    world,
    based,
    'change',
    ({ findings }, doing) => ({
      action: 'added',
      findings: [...findings, ...items.map((item) => findingOf(item, bodyPart, doing))],
    }),
    asked.seen,
  );
}

function mustHaveOne(item: TemplateItem | undefined, index: number): TemplateItem {
  if (item && item.normal !== null) return item;
  throw new AppError(
    'invalid_request',
    `Item ${index + 1} of this template has no normal statement.`,
  );
}

function mustHaveLooked(
  { modalities }: Template,
  series: Parameters<typeof stillToLookAt>[0],
  looked: Readonly<Record<string, readonly number[]>>,
): void {
  const missing = stillToLookAt(series, modalities, looked);
  if (missing === null) {
    throw new AppError('conflict', 'This study has no images that the template is for.', {
      hint: `It is for ${modalities.join(', ')}.`,
    });
  }
  const [first] = missing;
  if (!first) return;
  throw new AppError(
    'conflict',
    'A normal statement can be put in only where the slices were looked at.',
    {
      hint: `Never looked at: ${first.count} of ${first.of} (${rangesText(first)}).`,
    },
  );
}

function joined(
  one: Readonly<Record<string, readonly number[]>>,
  other: Readonly<Record<string, readonly number[]>>,
): Record<string, number[]> {
  const uids = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...uids].map((uid) => [uid, [...(one[uid] ?? []), ...(other[uid] ?? [])]]),
  );
}

function findingOf(item: TemplateItem, bodyPart: string, doing: Doing): Finding {
  const statement: Statement = {
    section: item.section,
    statement: item.normal ?? '',
    polarity: rulesOut(item) && denies(item) ? 'absent' : 'present',
    ...{ certainty: null, side: null, sizeMm: null, evidence: [] },
    anatomy: item.section === 'findings' ? item.label : null,
  };
  return {
    ...addFinding(statement, randomUUID(), doing),
    isNormal: rulesOut(item),
    // Also “as it should be” rules something out.
    warnings: regionWarnings(
      { ...statement, polarity: rulesOut(item) ? 'absent' : 'present' },
      bodyPart,
    ),
  };
}
