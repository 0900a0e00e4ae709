import type { en } from './en';
import accounts from './zh/accounts.json';
import annotations from './zh/room/annotations.json';
import audit from './zh/audit.json';
import check from './zh/check.json';
import compare from './zh/compare.json';
import errors from './zh/errors.json';
import experiments from './zh/experiments.json';
import exporting from './zh/exporting.json';
import leaving from './zh/leaving.json';
import info from './zh/room/info.json';
import model from './zh/room/model.json';
import models from './zh/models.json';
import names from './zh/room/names.json';
import pacs from './zh/pacs.json';
import passing from './zh/passing.json';
import people from './zh/people.json';
import plots from './zh/plots.json';
import report from './zh/room/report.json';
import retention from './zh/retention.json';
import said from './zh/room/said.json';
import segments from './zh/room/segments.json';
import studies from './zh/studies.json';
import ui from './zh/ui.json';
import uploads from './zh/uploads.json';
import viewer from './zh/room/viewer.json';
import writing from './zh/room/writing.json';

/** Chinese, in the words of mainland China's radiology departments. */
export const zh: typeof en = {
  accounts,
  annotations,
  audit,
  check,
  compare,
  errors,
  experiments,
  exporting,
  leaving,
  info,
  model,
  models,
  names,
  pacs,
  passing,
  people,
  plots,
  report,
  retention,
  said,
  segments,
  studies,
  ui,
  uploads,
  viewer,
  writing,
};
