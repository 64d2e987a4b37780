import { type ClientSocket, IngestClient } from './ingest-client.ts';

/** A sender inside the server: it has no address, needs no token, and never gives up. */
export function localSender(source: string, dial: () => ClientSocket): IngestClient {
  return new IngestClient({ url: '', token: '', source, giveUpMs: null, dial });
}
