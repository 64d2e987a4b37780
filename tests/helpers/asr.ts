/** The connection of a recogniser whose hello was welcomed; what it says next is taken. */
import { type Earshot, TOKENS } from './server.ts';
import { Frames } from './sockets.ts';

export async function connectAsr({ ingestUrl }: Pick<Earshot, 'ingestUrl'>, source: string): Promise<Frames> {
  const ingest = new Frames(ingestUrl, TOKENS.ingest);
  await ingest.open();
  ingest.send({ type: 'hello', protocol: 1, source });
  await ingest.next('welcome', ({ type }) => type === 'welcome');
  return ingest;
}
