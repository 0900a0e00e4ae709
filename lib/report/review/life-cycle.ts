import { z } from 'zod';
import { AppError } from '@/lib/errors';

/**
 * What a report is, in the words of FHIR's DiagnosticReport where it has one: `draft` is nobody's yet,
 * `preliminary` was let out before it was signed, `amended` was signed anew, `appended` has an addendum.
 *
 * @see https://hl7.org/fhir/R4/valueset-diagnostic-report-status.html
 */
export const statusSchema = z.enum([
  'draft',
  'preliminary',
  'final',
  'amended',
  'appended',
  'entered-in-error',
]);
export type Status = z.infer<typeof statusSchema>;

/** What leaves: a report that was entered in error goes nowhere. */
export const exportedStatusSchema = statusSchema.exclude(['entered-in-error']);
export type ExportedStatus = z.infer<typeof exportedStatusSchema>;

/** What may be done to a whole report, or to what stands in it. */
export type Act =
  /** Decide on a finding, add one, merge, split, undo. */
  | 'change'
  /** Let it out before it is signed. */
  | 'release'
  | 'sign'
  /** Open a signed report, to change it and sign it anew; until then the signed version stands. */
  | 'amend'
  /** Close it again, as it was signed. */
  | 'leave'
  /** Add an addendum. */
  | 'append'
  /** Say that it should never have been. */
  | 'withdraw';

export interface Standing {
  readonly status: Status;
  /** A signed report that is open for an amendment. */
  readonly amending: boolean;
}

const SIGNED: readonly Status[] = ['final', 'amended', 'appended'];

/** A person answers for it. */
export const isSigned = (status: Status): boolean => SIGNED.includes(status);

/** Findings may be decided on, and added. */
export const isOpen = ({ status, amending }: Standing): boolean =>
  status === 'draft' || status === 'preliminary' || amending;

/**
 * What a report is after an act.
 *
 * @throws AppError `conflict` for an act that its state has no room for, saying which would.
 */
export function after(standing: Standing, act: Act): Standing {
  const { status, amending } = standing;
  if (status === 'entered-in-error') {
    throw refusal(
      'This report was entered in error and can’t be changed.',
      'Start a new report of this study instead.',
    );
  }
  if (act === 'withdraw') return { status: 'entered-in-error', amending: false };
  if (isOpen(standing)) return afterOpen(standing, act);
  if (act === 'append') return { status: 'appended', amending };
  if (act === 'amend') return { status, amending: true };
  if (act === 'leave') {
    throw refusal(
      'No amendment of this report is open.',
      'Open one with a reason to change the report.',
    );
  }
  throw refusal(
    'This report is signed and can’t be changed.',
    'Add an addendum, or open an amendment with a reason.',
  );
}

function afterOpen({ status, amending }: Standing, act: Act): Standing {
  switch (act) {
    case 'change':
      return { status, amending };
    case 'sign':
      return { status: amending ? 'amended' : 'final', amending: false };
    case 'release':
      if (status === 'draft') return { status: 'preliminary', amending };
      throw refusal('This report was let out already.', 'Sign it when it is final.');
    case 'leave':
      if (amending) return { status, amending: false };
      throw refusal('This report was not signed yet.', 'Change it as it is.');
    case 'amend':
    case 'append':
      throw amending
        ? refusal(
            'An amendment of this report is open already.',
            'Sign it, or leave it, first.',
          )
        : refusal('This report was not signed yet.', 'Change it as it is.');
    case 'withdraw':
      return { status: 'entered-in-error', amending: false };
  }
}

const refusal = (message: string, hint: string) =>
  new AppError('conflict', message, { hint });
