// One side of a call through FunASR, and what it hears to Earshot, word for word as FunASR says it.
// EARSHOT_INGEST_TOKEN=… node examples/funasr.mjs CALL customer audio.wav [ws://127.0.0.1:10095] [ws://127.0.0.1:8787]
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

const token = process.env.EARSHOT_INGEST_TOKEN;
if (!token) {
  console.error(
    'Set EARSHOT_INGEST_TOKEN to the token that `serve` prints in its line "Senders", then try again.',
  );
  process.exit(2);
}
const [call, role, file, asrUrl = 'ws://127.0.0.1:10095', earshotUrl = 'ws://127.0.0.1:8787'] =
  process.argv.slice(2);
const asr = new WebSocket(asrUrl, 'binary');
const earshot = new WebSocket(`${earshotUrl}/v1/ingest/funasr?call=${call}&role=${role}`, {
  headers: { authorization: `Bearer ${token}` },
});
await Promise.all([once(asr, 'open'), once(earshot, 'open')]);

const wav = readFileSync(file); // 16 bit, one channel, 44 bytes of head
const rate = wav.readUInt32LE(24);
let spoken = false;
asr.on('message', (result) => {
  earshot.send(result.toString());
  if (spoken && JSON.parse(result.toString()).is_final) asr.close();
});
const said = { mode: '2pass', chunk_size: [5, 10, 5], wav_name: call, wav_format: 'pcm', audio_fs: rate };
asr.send(JSON.stringify({ ...said, is_speaking: true }));
for (let at = 44, piece = Math.floor(rate * 0.06) * 2; at < wav.length; at += piece) {
  asr.send(wav.subarray(at, at + piece));
  await sleep(60); // as fast as it is spoken
}
spoken = true;
asr.send(JSON.stringify({ is_speaking: false })); // FunASR answers with what is left, and is_final
await once(asr, 'close');
earshot.close(1000); // FunASR's last word ends the call, unless another leg of it is open or the address says ends_call=never
await once(earshot, 'close');
console.log(`${call}: everything FunASR heard was handed over`);
