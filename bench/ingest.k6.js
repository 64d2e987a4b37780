// k6 run bench/ingest.k6.js -e URL=ws://127.0.0.1:8787 -e INGEST_TOKEN=… -e API_TOKEN=… -e CALLS=1000 -e SECONDS=120
//
// Live calls as an ASR would send them: per call about 0.3 finals and one partial a second, one final in eighty
// a threat that a rule catches by its words, and one in eighty an outburst that a rule catches by its mood. One virtual user sends CALLS_PER_VU calls over one socket; CONSOLES more listen on
// /v1/live as supervisors' consoles do (flags and the whole wall) and count frames; one more hears flags alone and takes
// their own stage times, which run from the sender's `sent_at`: parsing the wall as well would cost what a server needs.
// With CALL_SECONDS a call ends after about that long and a new one takes its place; without it all last to the end.
// The first calls begin one after the other over RAMP seconds.
import { check } from 'k6';
import { Counter, Trend } from 'k6/metrics';
import { WebSocket } from 'k6/websockets';

const URL = __ENV.URL || 'ws://127.0.0.1:8787';
const CALLS = Number(__ENV.CALLS || 1000);
const SECONDS = Number(__ENV.SECONDS || 60);
const CALLS_PER_VU = Number(__ENV.CALLS_PER_VU || 50);
const CONSOLES = Number(__ENV.CONSOLES || 50);
const CALL_SECONDS = Number(__ENV.CALL_SECONDS || 0);
const RUN = __ENV.RUN || `${Date.now()}`;
const TURN_MS = 3300;
const RAMP_MS = Math.max(Number(__ENV.RAMP || 0) * 1000, TURN_MS);
/** Three partials and the final, this far apart. */
const STEP_MS = 700;
const STEPS = 4;
/** How often a sender sends what is due, ms. */
const BEAT_MS = 25;
/** Beats in a turn: no call is due later than that. */
const WHEEL = TURN_MS / BEAT_MS;
/** How long the last answers are waited for, ms. */
const LAST_MS = 8000;
/** One acknowledgement in so many is timed: each sample costs the generator more than the frame did. */
const TIMED = 8;

const sent = new Counter('events_sent');
const acked = new Counter('events_acked');
const refused = new Counter('events_refused');
const ended = new Counter('calls_ended');
const ackTime = new Trend('ack_ms', true);
const flags = new Counter('flags_seen');
const frames = new Counter('console_frames');
/** All flags; those that words alone decided; those that waited for the model. */
const total = new Trend('flag_total_ms', true);
const words = new Trend('flag_words_ms', true);
const mood = new Trend('flag_mood_ms', true);
const stage = ['ingest', 'log', 'score', 'rules', 'push'].map((name) => [
  name,
  new Trend(`flag_${name}_ms`, true),
]);

const scenario = (exec, vus) => ({
  executor: 'per-vu-iterations',
  exec,
  vus,
  iterations: 1,
  maxDuration: `${SECONDS + 60}s`,
});
/** Of a run that takes longer than this, each part of that length is told by itself, s. */
const PART_SECONDS = 60;
const parts = SECONDS > PART_SECONDS ? Math.ceil(SECONDS / PART_SECONDS) : 0;
export const options = {
  // Not to fail a run: k6 tells the figures of a tag only where there is a threshold on it.
  thresholds: Object.fromEntries(
    Array.from({ length: parts }, (_, part) => [`flag_total_ms{part:${part}}`, ['max>=0']]),
  ),
  scenarios: {
    senders: scenario('sender', Math.ceil(CALLS / CALLS_PER_VU)),
    timekeeper: scenario('timekeeper', 1),
    ...(CONSOLES > 0 ? { consoles: scenario('watcher', CONSOLES) } : {}),
  },
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
};

/** What people say when nothing is wrong, agent and customer in turn; long enough that nobody repeats himself. */
const TALK = [
  '您好我想查一下上个月的账单',
  '好的请您稍等我帮您看一下',
  '就是那个套餐里面的流量还剩多少',
  '您这边目前还剩下三个G左右的流量',
  '那如果用超了会怎么收费呢',
  '超出以后是按照每个G三块钱来计算的',
  '哦这样子那我晚上看视频可能不太够',
  '您可以考虑加一个夜间的流量包',
  '这个包一个月是多少钱来着',
  '一个月九块钱晚上十一点以后可以用',
  '听起来还可以可是我一般十点多就睡了',
  '那也有全天都能用的小包您看需要吗',
  '全天的那种贵不贵啊',
  '全天的是十五块钱五个G',
  '那我先想一想回头再说吧',
  '没问题您随时可以在手机上自己办理',
  '另外我家里的宽带是不是快到期了',
  '我看一下您的宽带是明年三月份到期',
  '到期之前会有人提醒我吗',
  '到期前一个月会给您发短信的',
  '续费的话有没有什么优惠',
  '现在续一年可以送两个月',
  '那挺好的能不能在营业厅办',
  '可以的带上身份证就行',
  '营业厅周末上班吗',
  '周末也上班早上九点到下午五点',
  '离我最近的是哪一家呀',
  '离您最近的在人民路和解放路的路口',
  '那边停车方便不方便',
  '旁边商场的地下可以停车',
  '行那我周六过去一趟',
  '好的需要我帮您先预约一下吗',
  '不用预约了我自己过去就行',
  '好的那其他还有什么可以帮您',
  '对了我儿子的号码能不能合并到一起',
  '可以办一个家庭的共享套餐',
  '共享的话大家的流量都能一起用是吧',
  '是的最多可以加四个号码',
  '那回头我和家里人商量一下',
  '好的您商量好了再联系我们',
];
const THREAT = '再不处理我就去银保监投诉你们';
/** Heated words and a mood of .88: without its score no rule tells of it. */
const OUTBURST = '你们这是欺负老百姓我真要气疯了';
/** Which of the parts below is said in which of eighty turns instead of talk. */
const UPSETS = { 0: TALK.length, 40: TALK.length + 1 };
/** Everything of an utterance frame that does not change from one to the next, written once. */
const PART = [...TALK, THREAT, OUTBURST].map((text) =>
  Array.from({ length: STEPS }, (_, rev) => {
    const final = rev === STEPS - 1;
    return `"rev":${rev},"final":${final},"text":"${final ? text : text.slice(0, (rev + 1) * 3)}","sent_at":"`;
  }),
);

export function sender() {
  const socket = new WebSocket(`${URL}/v1/ingest`, null, {
    headers: { Authorization: `Bearer ${__ENV.INGEST_TOKEN}` },
  });
  const calls = new Map();
  /** Calls by the beat at which they are due, a turn's worth. */
  const wheel = Array.from({ length: WHEEL }, () => []);
  /** Calls that have yet to begin, the next one last. */
  const waiting = [];
  let from = 0;
  let beats = 0;
  let made = 0;
  let count = 0;
  let timer;
  const open = (index, due, last) => {
    const id = `k6-${RUN}-${__VU}-${made}`;
    made += 1;
    // Send times of what is not acknowledged, from `head` on; `first` is the number of the first of them.
    const call = { id, index, last, seq: 0, turn: 0, step: 0, sentAt: [], head: 0, first: 1 };
    calls.set(id, call);
    wheel[due % WHEEL].push(call);
  };
  const send = (call, fields, now) => {
    call.seq += 1;
    socket.send(`{"call":"${call.id}","seq":${call.seq},${fields}}`);
    call.sentAt.push(now);
    count += 1;
  };
  const end = (call, now) => {
    send(call, '"type":"call.ended","reason":"customer_hangup"', now);
    call.over = true;
  };
  /** The number of beats until the call is due again. */
  const step = (call, now, iso) => {
    if (call.seq === 0)
      send(call, '"type":"call.started","trade":"telecom","direction":"inbound","queue":"k6"', now);
    const upset = UPSETS[(call.turn * 7 + call.index) % 80];
    const customer = upset !== undefined || call.turn % 2 === 0;
    const part = PART[upset ?? call.turn % TALK.length][call.step];
    const start = call.turn * TURN_MS;
    send(
      call,
      `"type":"utterance","utterance":"u-${call.turn}","role":"${customer ? 'customer' : 'agent'}","start_ms":${start},"end_ms":${start + STEP_MS * (call.step + 1)},${part}${iso}"`,
      now,
    );
    call.step += 1;
    if (call.step < STEPS) return STEP_MS / BEAT_MS;
    call.step = 0;
    call.turn += 1;
    return (TURN_MS - STEP_MS * (STEPS - 1)) / BEAT_MS;
  };
  const turns = CALL_SECONDS > 0 ? Math.max(1, Math.round((CALL_SECONDS * 1000) / TURN_MS)) : Infinity;
  const beat = () => {
    const now = Date.now();
    const iso = new Date(now).toISOString();
    for (; from + beats * BEAT_MS <= now; beats += 1) {
      while (waiting.length > 0 && waiting[waiting.length - 1].due <= beats) {
        const { index, last } = waiting.pop();
        open(index, beats, last);
      }
      for (const call of wheel[beats % WHEEL].splice(0)) {
        if (call.turn >= call.last) {
          end(call, now);
          open(call.index, beats + 1, turns);
        } else wheel[(beats + step(call, now, iso)) % WHEEL].push(call);
      }
    }
    sent.add(count);
    count = 0;
  };
  const begin = () => {
    from = Date.now();
    for (let n = 0; n < CALLS_PER_VU; n += 1) {
      const index = (__VU - 1) * CALLS_PER_VU + n;
      // The first ones end at any time, so that from then on calls end and begin at a steady rate.
      const last = turns === Infinity ? turns : 1 + Math.floor(Math.random() * turns);
      waiting.push({ index, due: Math.floor((Math.random() * RAMP_MS) / BEAT_MS), last });
    }
    waiting.sort((a, b) => b.due - a.due);
    timer = setInterval(beat, BEAT_MS);
    setTimeout(() => {
      clearInterval(timer);
      const now = Date.now();
      for (const call of calls.values()) if (!call.over && call.seq > 0) end(call, now);
      sent.add(count);
      setTimeout(() => {
        const left = [...calls.values()].reduce((sum, call) => sum + call.sentAt.length - call.head, 0);
        check(left, { 'every event was acknowledged': (events) => events === 0 });
        socket.close();
      }, LAST_MS);
    }, SECONDS * 1000);
  };
  let answers = 0;
  socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', protocol: 1, source: `k6-${__VU}` }));
  socket.onmessage = ({ data }) => {
    if (data.startsWith('{"type":"ack","call":"')) {
      // {"type":"ack","call":"…","seq":7}, read without a parser: there are thousands a second. Acks are cumulative.
      const quote = data.indexOf('"', 22);
      const call = calls.get(data.slice(22, quote));
      const until = Number(data.slice(quote + 8, -1));
      const events = until - call.first + 1;
      const oldest = call.sentAt[call.head];
      call.head += events;
      if (call.head === call.sentAt.length) {
        call.sentAt = [];
        call.head = 0;
      }
      answers += 1;
      if (answers % TIMED === 0 && oldest !== undefined) ackTime.add(Date.now() - oldest);
      call.first += events;
      acked.add(events);
      if (call.over && call.head === call.sentAt.length) {
        ended.add(1);
        if (turns !== Infinity) calls.delete(call.id);
      }
    } else if (data.includes('"type":"welcome"')) begin();
    else if (data.includes('"type":"refused"')) refused.add(1);
  };
}

function listen(topics, heard) {
  const socket = new WebSocket(`${URL}/v1/live`, null, {
    headers: { Authorization: `Bearer ${__ENV.API_TOKEN}` },
  });
  socket.onopen = () => socket.send(JSON.stringify({ type: 'subscribe', topics, batch: true }));
  socket.onmessage = heard;
  setTimeout(() => socket.close(), SECONDS * 1000 + LAST_MS + 1000);
}

export function watcher() {
  let count = 0;
  listen(['flags', 'calls'], () => {
    count += 1;
    if (count < 50) return;
    frames.add(count);
    count = 0;
  });
}

export function timekeeper() {
  listen(['flags'], (event) => {
    frames.add(1);
    if (!event.data.includes('"type":"flag"')) return;
    const frame = JSON.parse(event.data);
    for (const delta of frame.type === 'batch' ? frame.deltas : [frame])
      if (delta.type === 'flag') take(delta.flag);
  });
  // A flag changes when its mood comes; it was raised once.
  const taken = new Set();
  const began = Date.now();
  const take = ({ id, status, latency_ms }) => {
    if (status !== 'raised' || !latency_ms || taken.has(id)) return;
    taken.add(id);
    if (taken.size > 20000) taken.clear();
    flags.add(1);
    const part = Math.min(Math.floor((Date.now() - began) / 1000 / PART_SECONDS), parts - 1);
    total.add(latency_ms.total, parts > 0 ? { part: `${part}` } : {});
    (latency_ms.score === null ? words : mood).add(latency_ms.total);
    for (const [name, trend] of stage) {
      const ms = latency_ms[name];
      if (ms !== null) trend.add(ms);
    }
  };
}
