import annotations from './en/annotations.json';
import errors from './en/errors.json';
import models from './en/models.json';
import names from './en/names.json';
import pacs from './en/pacs.json';
import report from './en/report.json';
import studies from './en/studies.json';
import ui from './en/ui.json';
import uploads from './en/uploads.json';
import viewer from './en/viewer.json';

/** English, by area: an area is what a page, or a part of one, has to say. */
export const en = {
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
