/** Connections that would keep a stopping server waiting: upgrades that led nowhere and requests that never end. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** How long after the goodbye connections that are left are cut off, ms. */
const CUT_OFF_MS = 3_000;

/**
 * Bounds `app.close()`. Node does not count an upgraded socket among its connections, and stops timing out requests
 * when it closes: both would be waited for without end.
 */
export function boundClosing(app: FastifyInstance, cutOffMs = CUT_OFF_MS): void {
  const upgraded = new Set<Socket>();
  app.server.on('upgrade', (_request: IncomingMessage, socket: Socket) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
  });
  app.addHook('preClose', async () => {
    // One that comes in between is cut off by the next round. What is left keeps the process alive by itself.
    const cutting = setInterval(() => {
      for (const socket of upgraded) socket.destroy();
      app.server.closeAllConnections();
    }, cutOffMs);
    cutting.unref();
    app.server.once('close', () => clearInterval(cutting));
  });
}

/** An upgrade that is answered before any hook: nobody else ends its socket. */
export function endUpgrade({ raw: request }: FastifyRequest, { raw: response }: FastifyReply): void {
  if (request.headers.upgrade !== undefined) response.once('finish', () => request.socket.destroySoon());
}
