// One call, told to Earshot. EARSHOT_INGEST_TOKEN=… node examples/sender.mjs [ws://127.0.0.1:8787/v1/ingest]
import { IngestClient } from 'earshot/client';

const token = process.env.EARSHOT_INGEST_TOKEN;
if (!token) {
  console.error(
    'Set EARSHOT_INGEST_TOKEN to the token that `serve` prints in its line "Senders", then try again.',
  );
  process.exit(2);
}
const url = process.argv[2] ?? 'ws://127.0.0.1:8787/v1/ingest';
const client = new IngestClient({ url, token, source: 'example-node' });
const call = `example-${Date.now()}`;
const say = (utterance, role, start_ms, end_ms, text) =>
  client.send({ type: 'utterance', call, utterance, role, final: true, start_ms, end_ms, text });

await client.connect();
await client.send({ type: 'call.started', call, queue: 'billing', agent: { id: 'A1024', team: 'T3' } });
await say('u-1', 'agent', 0, 2_100, '您好，请问有什么可以帮您');
await say('u-2', 'customer', 2_600, 5_200, '我要打12315投诉你们');
await client.send({ type: 'call.ended', call, reason: 'customer_hangup' });
await client.drain();
client.close();
console.log(`${call}: ${client.counters.acked} events are durable, ${client.counters.refused} were refused`);
