import { expect } from 'vitest';
import { POST as postReport } from '@/app/api/reports/route';
import { PATCH as decide } from '@/app/api/reports/[id]/findings/[findingId]/route';
import { POST as sign } from '@/app/api/reports/[id]/sign/route';
import type { Report } from '@/lib/api/reports';
import { call, json } from './routes';

/** Begin a report from a run, accept all of it, sign it. */
export async function signedReport(studyUid: string, runId: string): Promise<Report> {
  let report = await json<Report>(call(postReport, { json: { studyUid, runId } }), 201);
  const { id } = report;
  const headers = () => ({ 'if-match': `"${report.version}"` });
  for (const { id: findingId } of report.findings) {
    report = await json<Report>(
      call(decide, {
        params: { id, findingId },
        json: { decision: 'accepted' },
        headers: headers(),
        method: 'PATCH',
      }),
    );
  }
  report = await json<Report>(
    call(sign, { params: { id }, json: { name: 'Dr. Ada Reader' }, headers: headers() }),
  );
  expect(report.status).toBe('final');
  return report;
}
