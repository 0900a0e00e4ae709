import accounts from './en/accounts.json';
import annotations from './en/room/annotations.json';
import audit from './en/audit.json';
import check from './en/check.json';
import compare from './en/compare.json';
import errors from './en/errors.json';
import experiments from './en/experiments.json';
import exporting from './en/exporting.json';
import leaving from './en/leaving.json';
import info from './en/room/info.json';
import model from './en/room/model.json';
import models from './en/models.json';
import names from './en/room/names.json';
import pacs from './en/pacs.json';
import passing from './en/passing.json';
import people from './en/people.json';
import plots from './en/plots.json';
import report from './en/room/report.json';
import retention from './en/retention.json';
import said from './en/room/said.json';
import segments from './en/room/segments.json';
import studies from './en/studies.json';
import ui from './en/ui.json';
import uploads from './en/uploads.json';
import viewer from './en/room/viewer.json';
import writing from './en/room/writing.json';

/** English, by area: an area is what a page, or a part of one, has to say. */
export const en = {
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
