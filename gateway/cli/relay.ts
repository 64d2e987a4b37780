/** `earshot relay`: see `gateway/relay/relay.ts`. Runs until it is told to stop. */
import { counted } from '../../engine/text/counted.ts';
import { ADAPTERS } from '../adapters/table.ts';
import { startRelay } from '../relay/relay.ts';
import { readArgs, UsageError } from './usage.ts';

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
  if (values.adapter === undefined || !ADAPTERS.has(values.adapter))
    throw new UsageError(
      `--adapter: expected one of ${[...ADAPTERS.keys()].join(', ')}, got ${values.adapter ?? 'nothing'}.`,
    );
  const token = values.token ?? process.env.EARSHOT_INGEST_TOKEN;
  if (!token) throw new UsageError('expected --token or EARSHOT_INGEST_TOKEN, got neither.');
  const place = /^(?:(.+):)?(\d{1,5})$/.exec(values.listen);
  if (!place || Number(place[2]) > 65_535)
    throw new UsageError(`--listen: expected HOST:PORT or PORT, got "${values.listen}".`);
  const relay = await startRelay({
    asr,
    adapter: values.adapter,
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

function socketUrl(flag: string, word: string | undefined): string {
  if (word && URL.canParse(word) && /^wss?:$/.test(new URL(word).protocol)) return word;
  throw new UsageError(
    `${flag}: expected ws://HOST:PORT or wss://HOST:PORT, got ${word ? `"${word}"` : 'nothing'}.`,
  );
}
