/** Telephone systems by script, over real TCP: what they answer is handed in. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export interface Scripted {
  port: number;
  /** To every client that has logged in. */
  say(text: string): void;
  /** How often somebody logged in. */
  logins: number;
  cut(): void;
  stop(): void;
}

/** A server that speaks first, and answers line by line. */
export async function scripted(
  greeting: string,
  answer: (heard: string) => string | null,
): Promise<Scripted> {
  const clients = new Set<Socket>();
  const server: Server = createServer((socket) => {
    clients.add(socket);
    socket.write(greeting);
    socket.on('data', (heard) => {
      const words = answer(heard.toString());
      if (words === null) return;
      socket.write(words);
      self.logins += 1;
    });
    socket.on('close', () => clients.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const self: Scripted = {
    port: (server.address() as AddressInfo).port,
    logins: 0,
    say: (text) => {
      for (const client of clients) client.write(text);
    },
    cut: () => {
      for (const client of clients) client.destroy();
    },
    stop: () => {
      self.cut();
      server.close();
    },
  };
  return self;
}

/** The event socket of FreeSWITCH, which takes this password only. */
export const scriptedFreeswitch = (password: string): Promise<Scripted> =>
  scripted('Content-Type: auth/request\n\n', (heard) => {
    if (heard.startsWith(`auth ${password}`))
      return 'Content-Type: command/reply\nReply-Text: +OK accepted\n\n';
    if (heard.startsWith('event plain'))
      return 'Content-Type: command/reply\nReply-Text: +OK event listener enabled plain\n\n';
    return 'Content-Type: command/reply\nReply-Text: -ERR invalid\n\n';
  });
