/** Whether somebody could listen at a place, found out before anything that costs or leaves something is started. */
import { createServer } from 'node:net';

/** Why not, as Node says it (`code`: EADDRINUSE, EACCES, …); null: it is free. Port 0 is any free one. */
export function listenFault(host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (fault: NodeJS.ErrnoException) => done(fault));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(null)));
  });
}
