// k6 run bench/ingest.k6.js -e URL=ws://127.0.0.1:8787 -e INGEST_TOKEN=… -e API_TOKEN=… -e CALLS=1000 -e SECONDS=120
//
// Live calls as an ASR would send them: per call about 0.3 finals and one partial a second, one final in forty
// a threat that a rule catches. One virtual user sends CALLS_PER_VU calls over one socket; one more listens on
// /v1/live and takes the flags' own stage times, which run from the sender's `sent_at`.
import { check } from 'k6';
import { Counter, Trend } from 'k6/metrics';
import { WebSocket } from 'k6/websockets';

const URL = __ENV.URL || 'ws://127.0.0.1:8787';
const CALLS = Number(__ENV.CALLS || 1000);
const SECONDS = Number(__ENV.SECONDS || 60);
const CALLS_PER_VU = Number(__ENV.CALLS_PER_VU || 50);
const RUN = __ENV.RUN || `${Date.now()}`;
const TURN_MS = 3300;

const sent = new Counter('events_sent');
const acked = new Counter('events_acked');
const refused = new Counter('events_refused');
const ackTime = new Trend('ack_ms', true);
const flags = new Counter('flags_seen');
const total = new Trend('flag_total_ms', true);
const stage = ['ingest', 'log', 'score', 'rules', 'push'].map((name) => [
  name,
  new Trend(`flag_${name}_ms`, true),
]);

export const options = {
  scenarios: {
    senders: {
      executor: 'per-vu-iterations',
      exec: 'sender',
      vus: Math.ceil(CALLS / CALLS_PER_VU),
      iterations: 1,
      maxDuration: `${SECONDS + 60}s`,
    },
    listener: {
      executor: 'per-vu-iterations',
      exec: 'listener',
      vus: 1,
      iterations: 1,
      maxDuration: `${SECONDS + 60}s`,
    },
  },
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
};

const TALK = [
  '您好我想查一下上个月的账单',
  '好的请您稍等我帮您看一下',
  '就是那个套餐里面的流量还剩多少',
  '嗯嗯行那就先这样吧',
];
const THREAT = '再不处理我就去银保监投诉你们';

export function sender() {
  const socket = new WebSocket(`${URL}/v1/ingest`, null, {
    headers: { Authorization: `Bearer ${__ENV.INGEST_TOKEN}` },
  });
  const calls = [];
  const waiting = new Map();
  const send = (frame, call) => {
    call.seq += 1;
    socket.send(JSON.stringify({ ...frame, call: call.id, seq: call.seq }));
    waiting.set(`${call.id} ${call.seq}`, Date.now());
    sent.add(1);
  };
  const turn = (call) => {
    const text = (call.turn * CALLS + call.index) % 40 === 0 ? THREAT : TALK[call.turn % TALK.length];
    const customer = text === THREAT || call.turn % 2 === 0;
    const start = Date.now() - call.began;
    const at = (rev, final, part) => ({
      type: 'utterance',
      utterance: `u-${call.turn}`,
      rev,
      role: customer ? 'customer' : 'agent',
      final,
      start_ms: start,
      end_ms: start + 700 * (rev + 1),
      text: part,
      sent_at: new Date().toISOString(),
    });
    for (let rev = 0; rev < 3; rev += 1) {
      setTimeout(() => send(at(rev, false, text.slice(0, (rev + 1) * 3)), call), 700 * (rev + 1));
    }
    setTimeout(() => send(at(3, true, text), call), 2800);
    call.turn += 1;
  };
  socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', protocol: 1, source: `k6-${__VU}` }));
  socket.onmessage = (event) => {
    const frame = JSON.parse(event.data);
    if (frame.type === 'welcome') {
      for (let n = 0; n < CALLS_PER_VU; n += 1) {
        const index = (__VU - 1) * CALLS_PER_VU + n;
        const call = { id: `k6-${RUN}-${index}`, index, seq: 0, turn: 0, began: 0, timer: 0 };
        calls.push(call);
        setTimeout(() => {
          call.began = Date.now();
          send({ type: 'call.started', trade: 'telecom', direction: 'inbound', queue: 'k6' }, call);
          turn(call);
          call.timer = setInterval(() => turn(call), TURN_MS);
        }, Math.random() * TURN_MS);
      }
      setTimeout(() => {
        for (const call of calls) {
          clearInterval(call.timer);
          send({ type: 'call.ended', reason: 'customer_hangup' }, call);
        }
        setTimeout(() => {
          check(waiting, { 'every event was acknowledged': (left) => left.size === 0 });
          socket.close();
        }, 8000);
      }, SECONDS * 1000);
    } else if (frame.type === 'ack') {
      // Acks are cumulative: walk back to the last one that was counted.
      const now = Date.now();
      for (let seq = frame.seq; waiting.has(`${frame.call} ${seq}`); seq -= 1) {
        ackTime.add(now - waiting.get(`${frame.call} ${seq}`));
        waiting.delete(`${frame.call} ${seq}`);
        acked.add(1);
      }
    } else if (frame.type === 'refused') {
      refused.add(1);
    }
  };
}

export function listener() {
  const socket = new WebSocket(`${URL}/v1/live`, null, {
    headers: { Authorization: `Bearer ${__ENV.API_TOKEN}` },
  });
  socket.onopen = () => socket.send(JSON.stringify({ type: 'subscribe', topics: ['flags'] }));
  socket.onmessage = (event) => {
    const frame = JSON.parse(event.data);
    if (frame.type !== 'flag' || frame.flag.status !== 'raised' || !frame.flag.latency_ms) return;
    flags.add(1);
    total.add(frame.flag.latency_ms.total);
    for (const [name, trend] of stage) {
      const ms = frame.flag.latency_ms[name];
      if (ms !== null) trend.add(ms);
    }
  };
  setTimeout(() => socket.close(), (SECONDS + 9) * 1000);
}
