/** The data folder, the log in it, and the clock that stamps the log. */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { RESERVE_BYTES } from '../log/disk-space.ts';
import { type LogFacts, lookAtLog } from '../log/look.ts';
import { error, type Finding, ok, type Said, warning } from './finding.ts';
import type { Holder } from './holder.ts';

const GIB = 2 ** 30;
/** Below it a full disk is near: a day of a busy floor, and what ClickHouse merges. */
const COMFORTABLE = 2 * GIB;
/** Stamps of a log lie ahead of a clock that was put back; so much is no matter, ms. */
const CLOCK_SLACK_MS = 2_000;
/** No clock that was ever set is older than this program, epoch ms. */
const OLDEST_NOW = Date.UTC(2026, 0, 1);

export function dataFolder(dir: string): Finding[] {
  const nearest = existing(resolve(dir));
  const shut =
    unusable(nearest) ??
    [join(dir, 'log', 'earshot.mdb'), join(dir, 'clickhouse')].map(unwritable).find((one) => one);
  if (shut) return [error('data', shut.what, shut.mend)];
  const made = existsSync(dir);
  return [
    made
      ? ok('data', { zh: `${dir} 可写`, en: `${dir} can be written` })
      : ok('data', { zh: `${dir} 还没有，启动时建`, en: `${dir} is made at the first start` }),
    space(freeAt(nearest)),
  ];
}

/** Room on the disk of the data folder, in bytes that this user may still write. */
export function space(free: number): Finding {
  const size = `${(free / GIB).toFixed(free < 10 * GIB ? 1 : 0)} GiB`;
  const what: Said = { zh: `磁盘剩 ${size}`, en: `${size} free on its disk` };
  if (free >= COMFORTABLE) return ok('data', what);
  const mend: Said = {
    zh: '腾出至少 2 GiB，或用 --data 换一块盘上的目录。',
    en: 'Make at least 2 GiB free, or name a folder on another disk with --data.',
  };
  if (free >= RESERVE_BYTES) return warning('data', what, mend);
  return error(
    'data',
    { zh: `${what.zh}，什么也确认不了`, en: `${what.en}: nothing would be acknowledged` },
    mend,
  );
}

/** The log as it lies in the folder; what a running server holds is asked of that server, not opened. */
export async function log(
  dir: string,
  holder: Holder | null,
): Promise<{ findings: Finding[]; facts: LogFacts | null }> {
  if (holder) return { findings: [heldBy(holder)], facts: null };
  try {
    const facts = await lookAtLog(join(dir, 'log'));
    return {
      findings: [
        facts ? told(facts) : ok('log', { zh: '还没有，启动时建', en: 'is made at the first start' }),
      ],
      facts,
    };
  } catch (fault) {
    const file = join(dir, 'log', 'earshot.mdb');
    return {
      findings: [
        error(
          'log',
          {
            zh: `${file} 打不开（${(fault as Error).message}）`,
            en: `${file} cannot be opened (${(fault as Error).message})`,
          },
          {
            zh: '从备份恢复整个目录；或者把 log 目录移开，从头开始：人员、令牌、工单和还没入库的都在里面。',
            en: 'Put the whole folder back from a backup; or move the folder log away and begin anew: users, tokens, cases and what was not stored yet are in it.',
          },
        ),
      ],
      facts: null,
    };
  }
}

/** Whether this clock may stamp that log. `store`: of the ClickHouse server, where that is another machine. */
export function clock(now: number, newest: number | null, store: number | null = null): Finding[] {
  const shown = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const found: Finding[] = [];
  const set: Said = {
    zh: '用 NTP 校准这台机器的时钟。',
    en: 'Set the clock of this machine by NTP.',
  };
  if (now < OLDEST_NOW)
    found.push(error('clock', { zh: `${shown}：时钟没有校准`, en: `${shown}: the clock is not set` }, set));
  if (newest !== null && newest - now > CLOCK_SLACK_MS) {
    const s = Math.round((newest - now) / 1000);
    found.push(
      warning(
        'clock',
        {
          zh: `比日志最新一条慢 ${s} 秒：时钟被往回拨过`,
          en: `${s} s behind the newest record of the log: it was put back`,
        },
        {
          zh: `${set.zh}在追上以前，新记录都盖上同一个时间。`,
          en: `${set.en} Until it has caught up, new records are stamped with the time of that one.`,
        },
      ),
    );
  }
  if (store !== null && Math.abs(store - now) > CLOCK_SLACK_MS) {
    const s = Math.round(Math.abs(store - now) / 1000);
    found.push(
      warning(
        'clock',
        { zh: `和 ClickHouse 的时钟差 ${s} 秒`, en: `${s} s away from the clock of ClickHouse` },
        { zh: '两台机器都用 NTP 校准。', en: 'Set the clocks of both machines by NTP.' },
      ),
    );
  }
  return found.length > 0 ? found : [ok('clock', { zh: shown, en: shown })];
}

function heldBy({ pid, server, ready, reasons }: Holder): Finding {
  if (server === null)
    return warning(
      'log',
      {
        zh: `进程 ${pid} 的服务占着它，但不应答`,
        en: `in use by the server with process id ${pid}, which does not answer`,
      },
      {
        zh: '它可能还在启动：等一会儿再查；一直不应答，就重启它。',
        en: 'It may still be starting: look again in a while; restart it where that does not end.',
      },
    );
  const what: Said = {
    zh: `进程 ${pid} 的服务正在用，地址 ${server}`,
    en: `in use by the server with process id ${pid} at ${server}`,
  };
  if (reasons.length === 0) return ok('log', what);
  const told = reasons.join(' ');
  const mend: Said = { zh: '见控制台的“运行状态”页。', en: 'See Settings, Health in its console.' };
  const all: Said = { zh: `${what.zh}，它说：${told}`, en: `${what.en}, which says: ${told}` };
  return ready ? warning('log', all, mend) : error('log', all, mend);
}

function told({ records, open_calls, users, directory }: LogFacts): Finding {
  return ok('log', {
    zh: `${records} 条记录，${open_calls} 通进行中的通话，${users} 个用户，通讯录 ${directory} 行`,
    en: `records: ${records}, open calls: ${open_calls}, users: ${users}, rows of the directory: ${directory}`,
  });
}

function existing(path: string): string {
  let at = path;
  while (!existsSync(at)) at = dirname(at);
  return at;
}

function unusable(path: string): { what: Said; mend: Said } | undefined {
  if (statSync(path).isDirectory()) return unwritable(path);
  return {
    what: { zh: `${path} 是文件，不是目录`, en: `expected a folder, got a file: ${path}` },
    mend: {
      zh: '用 --data 换一个目录，或把这个文件移开。',
      en: 'Name another folder with --data, or move the file away.',
    },
  };
}

function unwritable(path: string): { what: Said; mend: Said } | undefined {
  if (!existsSync(path)) return undefined;
  try {
    accessSync(path, constants.W_OK | constants.R_OK | (statSync(path).isDirectory() ? constants.X_OK : 0));
    return undefined;
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    return {
      what: { zh: `${path} 不能写（${code}）`, en: `${path} cannot be written (${code})` },
      mend: {
        zh: '让运行服务的用户拥有它，例如 chown -R，或用 --data 换一个目录。',
        en: 'Give it to the user that runs the server, e.g. by chown -R, or name another folder with --data.',
      },
    };
  }
}

function freeAt(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
