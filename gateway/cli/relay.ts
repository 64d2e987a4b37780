/** `earshot relay`: see `gateway/relay/relay.ts`. Runs until it is told to stop. */
import { counted } from '../../engine/text/counted.ts';
import { ADAPTERS } from '../adapters/table.ts';
import { startRelay } from '../relay/relay.ts';
import { oneOf, readArgs, senderToken, socketUrl } from './read-args.ts';
import { UsageError } from './usage.ts';

export async function relayCommand(args: string[]): Promise<number> {
  const { values } = readArgs({
    args,
    options: {
      asr: { type: 'string' },
      adapter: { type: 'string' },
      listen: { type: 'string', default: '127.0.0.1:8788' },
      to: { type: 'string', default: 'ws://127.0.0.1:8787/v1/ingest' },
      token: { type: 'string' },
    },
  });
  const asr = socketUrl('--asr', values.asr);
  const to = socketUrl('--to', values.to);
  const adapter = oneOf('--adapter', values.adapter, [...ADAPTERS.keys()]);
  const token = senderToken(values.token);
  const place = /^(?:(.+):)?(\d{1,5})$/.exec(values.listen);
  if (!place || Number(place[2]) > 65_535)
    throw new UsageError({
      en: `--listen: expected HOST:PORT or PORT, got "${values.listen}".`,
      zh: `--listen 应为 HOST:PORT 或 PORT，收到 "${values.listen}"。`,
    });
  const relay = await startRelay({
    asr,
    adapter,
    to,
    token,
    listen: { host: place[1]?.replace(/^\[(.*)\]$/, '$1') ?? '127.0.0.1', port: Number(place[2]) },
    tell: (message) => process.stderr.write(`${message}\n`),
  });
  process.stdout.write(`Relay ${relay.address} → ${asr}, results to ${to}\n`);
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
  });
  await relay.close();
  const { lines, copied, refused, dropped } = relay.counters;
  process.stdout.write(
    `${counted(lines, 'line')}, ${counted(copied, 'result')} copied, ${refused} refused, ${dropped} let go\n`,
  );
  return 0;
}
