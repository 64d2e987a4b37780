/** What a person may ask for, from the command line: one call complete, all calls deleted. */
import type { Lang } from '../../engine/rules/truth-words.ts';
import { counted } from '../../engine/text/counted.ts';
import type { DeletionReport } from '../deletion.ts';
import type { SetAsideLine } from '../store/set-aside.ts';
import { askServer, SERVER_OPTIONS } from './ask-server.ts';
import { oneOf, readArgs } from './read-args.ts';
import { UsageError } from './usage.ts';

/** Deletes, prints per place what was found and what is left; 1 when something is left or a call is open. */
export async function deletePerson(args: string[]): Promise<number> {
  const { customer, flags } = one(args, {
    en: 'expected one customer: id, pseudonym or number',
    zh: '请写出一个客户：编号、假名或号码',
  });
  const server = await askServer(flags);
  const report = await server.send<DeletionReport>('DELETE', '/v1/customers', { customer });
  const places = Object.keys(report.found).sort();
  const width = Math.max(...places.map((place) => place.length));
  const line = (place: string, found: string | number, left: string | number) =>
    `${place.padEnd(width)}  ${String(found).padStart(8)}  ${String(left).padStart(8)}\n`;
  process.stdout.write(line('place', 'found', 'left'));
  for (const place of places) {
    process.stdout.write(line(place, report.found[place] ?? 0, report.left[place] ?? 0));
  }
  process.stdout.write(
    `${counted(report.calls, 'call')} deleted${report.done ? ', nothing is left' : ''}.\n`,
  );
  if (report.open > 0) {
    process.stdout.write(
      `${counted(report.open, 'call is', 'calls are')} open: what is open goes on, and is deleted by itself once it is complete. Run this again then to see it.\n`,
    );
  }
  return report.done ? 0 : 1;
}

/** One call as one JSON object on stdout: complete, or as a vCon. */
export async function exportCall(args: string[]): Promise<number> {
  const { customer: call, flags } = one(args, {
    en: 'expected the id of one call',
    zh: '请写出一通通话的编号',
  });
  const format = oneOf('--format', flags.format ?? 'earshot', ['earshot', 'vcon']);
  const server = await askServer(flags);
  const path = format === 'vcon' ? 'vcon' : 'export';
  const exported = await server.get<object>(`/v1/calls/${encodeURIComponent(call)}/${path}`);
  process.stdout.write(`${JSON.stringify(exported, null, 2)}\n`);
  return 0;
}

/** What the store refused for good; 1 when there is anything. */
export async function setAside(args: string[]): Promise<number> {
  const { values } = readArgs({ args, options: SERVER_OPTIONS });
  const server = await askServer(values);
  const { items, total } = await server.get<{ items: SetAsideLine[]; total: number }>('/v1/store/set-aside');
  for (const { set_aside_at, number, kind, call, reason } of items) {
    process.stdout.write(`${set_aside_at}  ${number}  ${kind}  ${call ?? '-'}  ${reason}\n`);
  }
  process.stdout.write(`${counted(total, 'outcome is', 'outcomes are')} set aside, ${items.length} shown.\n`);
  return total === 0 ? 0 : 1;
}

function one(args: string[], expected: Record<Lang, string>) {
  const { values, positionals } = readArgs({
    args,
    options: { ...SERVER_OPTIONS, format: { type: 'string' } },
    allowPositionals: true,
  });
  const [customer, ...more] = positionals;
  if (!customer || more.length > 0)
    throw new UsageError({
      en: `${expected.en}, got ${positionals.length}.`,
      zh: `${expected.zh}，收到 ${positionals.length} 个。`,
    });
  return { customer, flags: values };
}
