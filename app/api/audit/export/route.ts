import { auditExportQuerySchema } from '@/lib/api/audit/protocol';
import { byteStream } from '@/lib/api/byte-stream';
import { handle, readQuery } from '@/lib/api/handle';
import { exportTrail } from '@/lib/workflow/audit/trail';
import { serverWorld } from '@/lib/workflow/world';

const FILES = {
  dicom: { name: 'audit.xml', type: 'application/xml' },
  fhir: { name: 'audit.ndjson', type: 'application/fhir+ndjson' },
};

/** GET /api/audit/export */
export const GET = handle(async (request) => {
  const query = readQuery(request, auditExportQuerySchema);
  const { name, type } = FILES[query.format];
  const lines = exportTrail(await serverWorld(), query);
  return new Response(byteStream(encoded(lines)), {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
});

async function* encoded(lines: AsyncIterable<string>) {
  const text = new TextEncoder();
  for await (const line of lines) yield text.encode(line);
}
