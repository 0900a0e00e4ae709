import { AppError } from '@/lib/errors';
import type { Refusal } from '@/lib/workflow/import/keepers';

/** An unknown error is a bug and says nothing of itself. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof AppError) {
    const { message, hint, code } = error;
    return { refused: hint ? `${message} ${hint}` : message, failure: code };
  }
  console.error(error);
  return { refused: 'This file could not be read.', failure: 'dicom_damaged' };
}
