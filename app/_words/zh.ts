import type { en } from './en';
import errors from './zh/errors.json';
import models from './zh/models.json';
import pacs from './zh/pacs.json';
import report from './zh/report.json';
import studies from './zh/studies.json';
import ui from './zh/ui.json';
import uploads from './zh/uploads.json';

/** Chinese, in the words of mainland China's radiology departments. */
export const zh: typeof en = { errors, models, pacs, report, studies, ui, uploads };
