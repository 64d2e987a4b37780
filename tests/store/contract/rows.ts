/** What goes in comes out: calls, words, flags, pages, rule sets. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { CallView } from '../../../engine/contract/outcome.ts';
import type { OpenStore } from '../../../gateway/store/clickhouse.ts';
import { type CallQuery, CursorInvalid, StoreRefused } from '../../../gateway/store/port.ts';
import {
  callOutcome,
  callView,
  flag,
  flagOutcome,
  numbered,
  scopeOutcome,
  T0,
  utterance,
  utteranceOutcome,
} from '../fixtures.ts';
import type { Backend } from './backend.ts';

export function rowsContract(backend: () => Backend): void {
  let store: OpenStore;
  before(async () => {
    store = await backend().open();
  });
  after(() => store?.close());

  describe('the store', () => {
    it('says which ClickHouse answers', async () => {
      const { version, embedded } = await store.ping();
      assert.match(version, /^\d+\.\d+/);
      assert.equal(embedded, backend().embedded);
    });

    it('gives a call, its utterances and its flags back exactly as they went in', async () => {
      const view = callView('exact', {
        customer: { id: 'm-5', number: '[手机号·k3f9]' },
        attributes: { tier: 'gold', n: 1.5 },
      });
      const one = utterance('exact', 'u-1', { confidence: 0.871, start_ms: 1_000, end_ms: 2_000 });
      const two = utterance('exact', 'u-2', {
        mood: null,
        channel: 1,
        role: 'agent',
        start_ms: 2_100,
        end_ms: 4_000,
      });
      const raised = flag('exact', 'f-1', { coach: '先致歉', title_en: 'Threatens to go to a regulator' });
      await store.write(
        numbered([utteranceOutcome(two), utteranceOutcome(one), flagOutcome(raised), callOutcome(view)]),
      );
      const detail = await store.call('exact');
      assert.deepEqual(detail, { call: view, utterances: [one, two], flags: [raised], scorecard: null });
      assert.deepEqual((await store.flags({ call: 'exact', limit: 10 })).items, [raised]);
    });

    it('finds calls of a customer by id or by the token of the number, within times', async () => {
      const of = (call: string, hours: number, customer?: { id?: string; number?: string }) =>
        callOutcome(
          callView(call, { started_at: T0 + hours * 3_600_000, ...(customer ? { customer } : {}) }),
        );
      await store.write(
        numbered([
          of('cust-1', 1, { id: 'cust' }),
          of('cust-2', 2, { number: '号码·customertest' }),
          of('cust-3', 3, { id: 'cust', number: '号码·customertest' }),
          of('cust-4', 4, { id: 'another' }),
          of('cust-5', 5),
        ]),
      );
      const ids = async (query: { customer: string[]; since?: number; until?: number }) =>
        (await store.calls({ ...query, limit: 9 })).items.map(({ call }) => call);
      const both = ['cust', '号码·customertest'];
      assert.deepEqual(await ids({ customer: both }), ['cust-3', 'cust-2', 'cust-1']);
      assert.deepEqual(await ids({ customer: ['cust'] }), ['cust-3', 'cust-1']);
      const [since, until] = [T0 + 2 * 3_600_000, T0 + 3 * 3_600_000];
      assert.deepEqual(await ids({ customer: both, since, until }), ['cust-2']);
      assert.deepEqual(await ids({ customer: ["' OR 1 --"] }), []);
    });

    it('finds calls by the severity of their standing flags and by when they began', async () => {
      const of = (call: string, hours: number, flags: Partial<CallView['flags']>) =>
        callOutcome(
          callView(call, {
            queue: 'grave',
            started_at: T0 + hours * 3_600_000,
            flags: { critical: 0, major: 0, minor: 0, info: 0, ...flags },
          }),
        );
      await store.write(
        numbered([
          of('grave-1', 1, { critical: 2 }),
          of('grave-2', 2, { major: 1, info: 1 }),
          of('grave-3', 3, { critical: 1, minor: 1 }),
          of('grave-4', 4, {}),
        ]),
      );
      const ids = async (query: Pick<CallQuery, 'severity' | 'since' | 'until'>) =>
        (await store.calls({ ...query, queue: 'grave', limit: 9 })).items.map(({ call }) => call);
      assert.deepEqual(await ids({ severity: 'critical' }), ['grave-3', 'grave-1']);
      assert.deepEqual(await ids({ severity: 'major' }), ['grave-2']);
      assert.deepEqual(await ids({ severity: 'minor' }), ['grave-3']);
      assert.deepEqual(await ids({ severity: 'info' }), ['grave-2']);
      const [since, until] = [T0 + 2 * 3_600_000, T0 + 4 * 3_600_000];
      assert.deepEqual(await ids({ since, until }), ['grave-3', 'grave-2']);
      assert.deepEqual(await ids({ severity: 'critical', since }), ['grave-3']);
    });

    it('says which of many calls it knows', async () => {
      await store.write(numbered([callOutcome(callView('known-1')), callOutcome(callView('known-\ud800'))]));
      const asked = ['known-1', 'known-2', 'known-\ud800', 'known-\udc00'];
      assert.deepEqual([...(await store.knownCalls(asked))].sort(), ['known-1', 'known-\ud800']);
      assert.deepEqual([...(await store.knownCalls([]))], []);
    });

    it('orders utterances by end, start, channel and id, whatever order they came in', async () => {
      const at = (id: string, channel: number, start_ms: number, end_ms: number) =>
        utteranceOutcome(utterance('order', id, { channel, start_ms, end_ms }));
      await store.write(
        numbered([
          callOutcome(callView('order')),
          at('d', 0, 10, 20),
          at('b', 0, 0, 20),
          at('c', 1, 0, 20),
          at('a', 1, 0, 20),
          at('e', 0, 1, 9),
        ]),
      );
      const order = (await store.call('order'))!.utterances.map((u) => u.utterance);
      assert.deepEqual(order, ['e', 'b', 'a', 'c', 'd']);
    });

    it('knows nothing of a call that was never written', async () => {
      assert.equal(await store.call('never'), null);
    });

    it('changes nothing when a batch is written again', async () => {
      const batch = numbered([
        callOutcome(callView('twice')),
        utteranceOutcome(utterance('twice', 'u-1')),
        flagOutcome(flag('twice', 'f-1')),
      ]);
      await store.write(batch);
      const first = await store.call('twice');
      await store.write(batch);
      await store.write(batch);
      assert.deepEqual(await store.call('twice'), first);
      assert.equal((await store.flags({ call: 'twice', limit: 10 })).items.length, 1);
    });

    it('keeps the newer row when an older outcome is written after it', async () => {
      const view = (risk: number) => callView('older', { risk });
      await store.write([{ number: 9, delivered: callOutcome(view(90), { n: 5, at: T0 + 50 }) }]);
      await store.write([{ number: 8, delivered: callOutcome(view(80), { n: 5, at: T0 + 50 }) }]);
      await store.write([{ number: 99, delivered: callOutcome(view(10), { n: 4, at: T0 + 49 }) }]);
      assert.equal((await store.call('older'))!.call.risk, 90);
    });

    it('lets an outcome of a tick follow a record, though its log number is 0', async () => {
      await store.write([
        { number: 10, delivered: callOutcome(callView('tick', { risk: 1 }), { n: 7, at: T0 }) },
      ]);
      await store.write([
        { number: 11, delivered: callOutcome(callView('tick', { risk: 2 }), { n: 0, at: T0 + 250 }) },
      ]);
      assert.equal((await store.call('tick'))!.call.risk, 2);
    });

    it('lets a new outbox, whose numbers begin again, win over rows that an old one wrote', async () => {
      await store.write([
        { number: 70_000, delivered: callOutcome(callView('reset', { risk: 1 }), { n: 7_000, at: T0 }) },
      ]);
      await store.write([
        { number: 1, delivered: callOutcome(callView('reset', { risk: 2 }), { n: 1, at: T0 + 1 }) },
      ]);
      assert.equal((await store.call('reset'))!.call.risk, 2);
    });

    it('keeps the newest row of a call that lives through the end of a month', async () => {
      const today = new Date();
      const end = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1) - 100;
      await store.write([
        { number: 1, delivered: callOutcome(callView('month', { status: 'live' }), { n: 1, at: end }) },
      ]);
      await store.write([{ number: 2, delivered: callOutcome(callView('month'), { n: 2, at: end + 200 }) }]);
      assert.equal((await store.call('month'))!.call.status, 'complete');
    });

    it('stores finals and raised flags only: partials and tentative flags are for screens', async () => {
      await store.write(
        numbered([
          callOutcome(callView('final')),
          utteranceOutcome(utterance('final', 'u-1', { final: false })),
          flagOutcome(flag('final', 'f-1', { status: 'tentative' })),
        ]),
      );
      const detail = (await store.call('final'))!;
      assert.deepEqual([detail.utterances, detail.flags], [[], []]);
    });

    it('shows a raised flag that was retracted, and hides one that was only ever tentative', async () => {
      const taken = flag('back', 'f-raised', { status: 'retracted' });
      await store.write(
        numbered([
          callOutcome(callView('back')),
          flagOutcome(flag('back', 'f-raised')),
          flagOutcome(taken, { n: 2, at: T0 + 1 }, 'rewritten'),
          flagOutcome(flag('back', 'f-tentative', { status: 'tentative' })),
          flagOutcome(flag('back', 'f-tentative', { status: 'retracted' }), { n: 2, at: T0 + 1 }),
          flagOutcome(flag('back', 'f-stopped', { status: 'withdrawn' }), { n: 3, at: T0 + 2 }),
        ]),
      );
      const statuses = (flags: { id: string; status: string }[]) =>
        flags.map((f) => `${f.id} ${f.status}`).sort();
      const expected = ['f-raised retracted', 'f-stopped withdrawn'];
      assert.deepEqual(statuses((await store.call('back'))!.flags), expected);
      assert.deepEqual(statuses((await store.flags({ call: 'back', limit: 10 })).items), expected);
    });

    it('takes any text in any field and gives it back', async () => {
      const evil = `'"\`\\ \\' -- ; DROP TABLE calls; {call:String} \0\b\f\n\r\t\u2028 😀🧑‍🚒 ')) OR 1=1 \\N %00 \ufeff`;
      const id = `call ${evil}`;
      const view = callView(id, {
        queue: evil,
        agent: { id: evil, team: evil, name: evil },
        customer: { id: evil, number: evil },
        attributes: { [evil]: evil },
        rules: evil,
      });
      const u = utterance(id, evil, { text: evil });
      const f = flag(id, evil, {
        title: evil,
        rule: evil,
        queue: evil,
        category: evil,
        coach: evil,
        agent: view.agent!,
      });
      await store.write(numbered([utteranceOutcome(u), flagOutcome(f, undefined, evil), callOutcome(view)]));
      await store.saveRuleSet(evil, evil);
      assert.deepEqual(await store.call(id), { call: view, utterances: [u], flags: [f], scorecard: null });
      assert.deepEqual((await store.calls({ team: evil, queue: evil, agent: evil, limit: 5 })).items, [view]);
      assert.deepEqual((await store.flags({ call: id, category: evil, team: evil, limit: 5 })).items, [f]);
      assert.equal(await store.ruleSet(evil), evil);
      assert.equal(await store.ruleSet(`${evil}'`), null);
    });

    it('replaces half characters by the sign for unknown ones, of the same length, and keeps such calls apart', async () => {
      const [a, b] = ['half\ud800', 'half\udc00'];
      await store.write(
        numbered(
          [a, b].flatMap((id) => [
            callOutcome(callView(id)),
            utteranceOutcome(utterance(id, 'u', { text: 'a\ud83db' })),
          ]),
        ),
      );
      assert.equal((await store.call(a))!.call.call, a);
      assert.equal((await store.call(b))!.call.call, b);
      assert.equal((await store.call(a))!.utterances[0]!.text, 'a\ufffdb');
    });

    it('remembers where in the log a final was heard and where it was scored, for replays', async () => {
      const unscored = utterance('seq', 'u-1', { mood: null });
      await store.write(numbered([utteranceOutcome(unscored, { n: 41, at: T0 })], 1));
      await store.write(numbered([utteranceOutcome(utterance('seq', 'u-1'), { n: 57, at: T0 + 90 })], 2));
      await store.write(numbered([utteranceOutcome(unscored, { n: 41, at: T0 })], 1));
      assert.deepEqual(await store.order('seq'), [
        { channel: 0, utterance: 'u-1', rev: 1, heard_seq: 41, scored_seq: 57 },
      ]);
    });

    it('remembers it, too, where final, score and rewriting come in one batch; the newest row is what is read', async () => {
      const [first, second] = [
        utterance('one-batch', 'u-1'),
        utterance('one-batch', 'u-1', { rev: 2, text: '我要投诉' }),
      ];
      const batch = numbered([
        callOutcome(callView('one-batch')),
        utteranceOutcome({ ...first, mood: null }, { n: 11, at: T0 }),
        utteranceOutcome(first, { n: 14, at: T0 + 5 }),
        utteranceOutcome({ ...second, mood: null }, { n: 17, at: T0 + 9 }),
        // It comes again unscored when something else of it has changed.
        utteranceOutcome({ ...second, mood: null }, { n: 18, at: T0 + 9 }),
        utteranceOutcome(second, { n: 21, at: T0 + 15 }),
      ]);
      await store.write(batch);
      await store.write(batch);
      assert.deepEqual(await store.order('one-batch'), [
        { channel: 0, utterance: 'u-1', rev: 1, heard_seq: 11, scored_seq: 14 },
        { channel: 0, utterance: 'u-1', rev: 2, heard_seq: 17, scored_seq: 21 },
      ]);
      assert.deepEqual((await store.call('one-batch'))!.utterances, [second]);
    });

    it('pages through calls, newest start first, each once', async () => {
      const starts = [5, 1, 3, 3, 2, 4, 3];
      const views = starts.map((s, i) =>
        callView(`page-${i}`, { started_at: T0 + s * 1_000, queue: 'paged' }),
      );
      await store.write(numbered(views.map((v) => callOutcome(v))));
      const seen: string[] = [];
      let next: string | null | undefined;
      let pages = 0;
      do {
        const page = await store.calls({ queue: 'paged', limit: 3, ...(next ? { after: next } : {}) });
        seen.push(...page.items.map((v) => v.call));
        next = page.next;
        pages += 1;
      } while (next);
      assert.deepEqual(seen, ['page-0', 'page-5', 'page-6', 'page-3', 'page-2', 'page-4', 'page-1']);
      assert.equal(pages, 3);
      assert.equal((await store.calls({ queue: 'paged', limit: 7 })).next, null);
    });

    it('pages through flags and never shows an empty page where hidden ones lie between', async () => {
      const outcomes = [];
      for (let i = 0; i < 12; i++) {
        const at = new Date(T0 + i * 1_000).toISOString();
        const hidden = i >= 3 && i < 10;
        outcomes.push(
          flagOutcome(flag('hidden', `f-${i}`, { raised_at: at, status: hidden ? 'retracted' : 'raised' })),
        );
      }
      await store.write(numbered(outcomes));
      const first = await store.flags({ call: 'hidden', limit: 2 });
      assert.deepEqual(
        first.items.map((f) => f.id),
        ['f-11', 'f-10'],
      );
      const second = await store.flags({ call: 'hidden', limit: 2, after: first.next! });
      assert.deepEqual(
        second.items.map((f) => f.id),
        ['f-2', 'f-1'],
      );
      const third = await store.flags({ call: 'hidden', limit: 2, after: second.next! });
      assert.deepEqual([third.items.map((f) => f.id), third.next], [['f-0'], null]);
    });

    it('filters flags by severity, category and status', async () => {
      await store.write(
        numbered([
          flagOutcome(flag('filter', 'a', { severity: 'minor' })),
          flagOutcome(flag('filter', 'b', { category: 'agent_rude' })),
          flagOutcome(flag('filter', 'c', { status: 'withdrawn' })),
        ]),
      );
      const ids = async (q: object) =>
        (await store.flags({ call: 'filter', limit: 9, ...q })).items.map((f) => f.id);
      assert.deepEqual(await ids({ severity: 'minor' }), ['a']);
      assert.deepEqual(await ids({ category: 'agent_rude' }), ['b']);
      assert.deepEqual(await ids({ status: 'withdrawn' }), ['c']);
      assert.deepEqual(await ids({ team: 'nobody' }), []);
    });

    it('keeps flags across calls, the newest row of each, by scope and page by page', async () => {
      const raised = (id: string, n: number, more = {}) =>
        scopeOutcome(id, { raised_at: new Date(T0 + n).toISOString(), ...more }, { n, at: T0 + n });
      await store.write(
        numbered([
          raised('s-1', 1),
          raised('s-2', 2),
          raised('s-3', 3, { scope: { by: 'agent', name: '张三\ud800' } }),
          raised('s-4', 4, { shadow: true }),
        ]),
      );
      const back = raised('s-1', 1, { status: 'withdrawn', reason: '误报' });
      await store.write(numbered([{ ...back, cause: { n: 9, at: T0 + 9 } }], 5));
      const all = await store.scopeFlags({ limit: 10 });
      assert.deepEqual(
        all.items.map(({ id, status }) => `${id} ${status}`),
        ['s-3 raised', 's-2 raised', 's-1 withdrawn'],
      );
      assert.deepEqual(all.items[1], (raised('s-2', 2) as { scope_flag: unknown }).scope_flag);
      const one = await store.scopeFlags({ limit: 1, by: 'queue', status: 'withdrawn', name: '账单' });
      assert.deepEqual(one, { items: [all.items[2]], next: null });
      assert.deepEqual((await store.scopeFlags({ limit: 9, shadow: true })).items.length, 1);
      const seen: string[] = [];
      for (let next: string | null | undefined; next !== null; ) {
        const page = await store.scopeFlags({ limit: 1, ...(next ? { after: next } : {}) });
        seen.push(...page.items.map(({ id }) => id));
        next = page.next;
      }
      assert.deepEqual(seen, ['s-3', 's-2', 's-1']);
      await assert.rejects(store.scopeFlags({ limit: 1, after: 'zzz' }), CursorInvalid);
    });

    it('names a cursor that it did not hand out', async () => {
      for (const after of [
        '',
        'x',
        Buffer.from('[1]').toString('base64url'),
        Buffer.from('["a","b"]').toString('base64url'),
      ]) {
        await assert.rejects(store.calls({ limit: 1, after }), CursorInvalid);
        await assert.rejects(store.flags({ limit: 1, after }), CursorInvalid);
      }
    });

    it('keeps a sender clock that is out of range from spoiling a row', async () => {
      const started_at = 8.64e15;
      await store.write(numbered([callOutcome(callView('clock', { started_at, queue: 'clocks' }))]));
      assert.equal((await store.calls({ queue: 'clocks', limit: 1 })).items[0]!.started_at, started_at);
    });

    it('takes a revision number that is too large for its column', async () => {
      await store.write(
        numbered([callOutcome(callView('rev')), utteranceOutcome(utterance('rev', 'u', { rev: 1e30 }))]),
      );
      assert.equal((await store.call('rev'))!.utterances[0]!.rev, Number.MAX_SAFE_INTEGER);
    });

    it('refuses a row that does not fit, and an outcome that is none', async () => {
      await assert.rejects(
        store.write(numbered([utteranceOutcome(utterance('bad', 'u', { start_ms: 'soon' as never }))])),
        StoreRefused,
      );
      await assert.rejects(
        store.write(numbered([{ kind: 'case', cause: { n: 1, at: T0 } } as never])),
        StoreRefused,
      );
      await assert.rejects(store.write(numbered([callOutcome({} as never)])), StoreRefused);
    });

    it('stores a rule set once by its hash', async () => {
      const source = readFileSync(new URL(import.meta.url), 'utf8');
      await store.saveRuleSet('h-1', source);
      await store.saveRuleSet('h-1', source);
      assert.equal(await store.ruleSet('h-1'), source);
      assert.equal(await store.ruleSet('h-2'), null);
    });
  });
}
