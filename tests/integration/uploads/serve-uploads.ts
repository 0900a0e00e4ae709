import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerUploads, openUploads } from '@/app/uploads/server';

// Uploads in a process of their own, to be killed. Prints the port; the first argument names one.
await openUploads();
const server = createServer((request, response) => {
  if (!answerUploads(request, response)) response.writeHead(404).end();
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
