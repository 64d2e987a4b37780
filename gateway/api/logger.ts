/** The server's own log: JSON lines on stderr. Messages are fixed texts; no words of a call, no secrets. */
import { type Logger, pino } from 'pino';

export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['req.headers', 'headers.authorization', 'headers.cookie'],
      serializers: {
        // The query may hold what somebody searched for.
        req: ({ method, url }: { method: string; url: string }) => ({ method, path: url.split('?')[0] }),
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
