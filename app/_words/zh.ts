import type { en } from './en';
import annotations from './zh/annotations.json';
import errors from './zh/errors.json';
import models from './zh/models.json';
import names from './zh/names.json';
import pacs from './zh/pacs.json';
import report from './zh/report.json';
import studies from './zh/studies.json';
import ui from './zh/ui.json';
import uploads from './zh/uploads.json';
import viewer from './zh/viewer.json';

/** Chinese, in the words of mainland China's radiology departments. */
export const zh: typeof en = {
  annotations,
  errors,
  models,
  names,
  pacs,
  report,
  studies,
  ui,
  uploads,
  viewer,
};
